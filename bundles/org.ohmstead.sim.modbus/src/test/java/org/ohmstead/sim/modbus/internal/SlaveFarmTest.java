package org.ohmstead.sim.modbus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SlaveFarmTest {

    /** 12.3 s past the hour: the moving part is 12.3. */
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:12.345678Z");

    private final PipedOutputStream commands = new PipedOutputStream();
    private final PipedInputStream replies = new PipedInputStream();
    private SlaveFarm farm;
    private Thread runner;
    private Scanner answers;
    private int[] ports;

    @BeforeEach
    void start() throws IOException {
        farm = new SlaveFarm(2, 0, 100, Clock.fixed(NOW, ZoneOffset.UTC));
        PipedInputStream in = new PipedInputStream(commands);
        PrintStream out = new PrintStream(new PipedOutputStream(replies), true, UTF_8);
        runner = new Thread(() -> run(in, out));
        runner.start();
        answers = new Scanner(replies, UTF_8);
        String[] words = answers.nextLine().split(" ");
        assertThat(words).hasSize(3).startsWith("ready");
        ports = new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])};
    }

    @AfterEach
    void stop() throws Exception {
        say("quit");
        runner.join();
        farm.close();
    }

    @Test
    @DisplayName("points move with time until they are set; the moment of setting is told")
    void setsPoints() throws IOException {
        assertThat(read(ports[0], 3)).isEqualTo(3 + 12.3f);

        assertThat(ask("set 0 3 -7.5")).isEqualTo("set 0 3 -7.5 1768478412345678");

        assertThat(read(ports[0], 3)).isEqualTo(-7.5f);
        assertThat(read(ports[0], 4)).isEqualTo(4 + 12.3f);
        assertThat(read(ports[1], 3)).isEqualTo(3 + 12.3f);
    }

    @Test
    @DisplayName("requests and bytes of whole frames are counted over all slaves")
    void counts() throws IOException {
        read(ports[0], 0);
        read(ports[1], 0);

        // 12 bytes of request and 9 + 4 of answer: MODBUS Application Protocol V1.1b3, 6.3, behind 7 bytes of header
        assertThat(ask("count")).isEqualTo("count 2 24 26");
    }

    @Test
    @DisplayName("what it does not understand is said, and it goes on")
    void refusesNonsense() throws IOException {
        assertThat(ask("dance")).startsWith("error 'set SLAVE POINT VALUE', 'count' or 'quit' expected, got 'dance'");
        assertThat(ask("set 9 0 1")).startsWith("error ");
        assertThat(ask("count")).isEqualTo("count 0 0 0");
    }

    private float read(int port, int point) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] request = HexFormat.of()
                    .parseHex("0001" + "0000" + "0006" + "01" + "03" + "%04x".formatted(2 * point) + "0002");
            socket.getOutputStream().write(request);
            byte[] answer = new DataInputStream(socket.getInputStream()).readNBytes(13);
            return ByteBuffer.wrap(answer).getFloat(9);
        }
    }

    private String ask(String command) throws IOException {
        say(command);
        return answers.nextLine();
    }

    private void say(String command) throws IOException {
        commands.write((command + "\n").getBytes(UTF_8));
        commands.flush();
    }

    private void run(PipedInputStream in, PrintStream out) {
        try {
            farm.obey(in, out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
