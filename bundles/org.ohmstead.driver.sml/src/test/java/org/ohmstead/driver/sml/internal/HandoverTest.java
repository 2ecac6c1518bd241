package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.lib.transport.KeptLinks;

/** The bundle is replaced while a meter speaks. */
@Timeout(30)
class HandoverTest {

    private static final String ENERGY = "1-0:1.8.0*255";

    @Test
    @DisplayName("the meter sees one connection, and of what it says meanwhile not even half a telegram is lost")
    void goesOn() throws IOException {
        byte[] second = Telegrams.usual(1);
        try (ServerSocket meter = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                KeptLinks keeping = new KeptLinks()) {
            Recorder first = Recorder.of(driver(meter));
            try (Socket connection = meter.accept()) {
                OutputStream out = connection.getOutputStream();
                out.write(Telegrams.usual(0));
                assertThat(energy(first)).isEqualTo(Value.of(12345.6));
                out.write(second, 0, 60);
                out.flush();
                first.close();
                assertThat(keeping.waiting()).isEqualTo(1);
                out.write(second, 60, second.length - 60);
                out.flush();

                try (Recorder next = Recorder.of(driver(meter))) {
                    assertThat(energy(next)).isEqualTo(Value.of(12345.7));
                    assertThat(keeping.waiting()).isZero();
                }
            }
        }
    }

    @Test
    @DisplayName("half a telegram that was read already is handed on")
    void half(@TempDir Path directory) throws IOException {
        byte[] telegram = Telegrams.usual(1);
        Path file = Files.write(directory.resolve("meter.bin"), Arrays.copyOf(telegram, 60));
        Map<String, String> settings = Map.of("url", "file://" + file);
        try (KeptLinks keeping = new KeptLinks()) {
            Recorder first = Recorder.of(Configs.driver(settings));
            first.awaitTrouble(Fault.MALFORMED); // silence, and bytes that are no telegram yet
            first.close();
            assertThat(keeping.waiting()).isEqualTo(1);

            Files.write(file, Arrays.copyOfRange(telegram, 60, telegram.length), StandardOpenOption.APPEND);

            try (Recorder next = Recorder.of(Configs.driver(settings))) {
                assertThat(energy(next)).isEqualTo(Value.of(12345.7));
            }
        }
    }

    @Test
    @DisplayName("without a replacement the connection ends with the driver")
    void ends() throws IOException {
        try (ServerSocket meter = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            Recorder recorder = Recorder.of(driver(meter));
            try (Socket connection = meter.accept()) {
                connection.getOutputStream().write(Telegrams.usual(0));
                energy(recorder);

                recorder.close();

                assertThat(connection.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    @DisplayName("wherever a telegram is cut, another framer finds it from what the first one had not used")
    void everyCut() {
        byte[] telegram = Telegrams.random(new Random(7), org.ohmstead.sim.sml.internal.Checksum.X25);
        for (int cut = 0; cut <= telegram.length; cut++) {
            int[] found = {0};
            TelegramFramer first = new TelegramFramer(data -> ++found[0] > 0);
            first.feed(new byte[] {0x1b, 0x1b, 3, 0x1b, 0x1b}, 0, 5);
            first.feed(telegram, 0, cut);
            byte[] rest = first.unfinished();
            TelegramFramer next = new TelegramFramer(data -> ++found[0] > 0);
            next.feed(rest, 0, rest.length);
            next.feed(telegram, cut, telegram.length - cut);

            assertThat(found[0]).as("cut at %d", cut).isEqualTo(1);
        }
        assertThat(new TelegramFramer(data -> true).unfinished()).isEmpty();
        assertThat(Arrays.copyOf(telegram, 4)).containsOnly(0x1b);
    }

    private static SmlDriver driver(ServerSocket meter) {
        return Configs.driver(
                Map.of("url", "tcp://127.0.0.1:" + meter.getLocalPort(), "interval.ms", 10L, "silence.ms", 60_000L));
    }

    private static Value energy(Recorder recorder) {
        await().until(() -> recorder.all().stream().anyMatch(r -> r.point().equals(ENERGY)));
        return ((Reading.Good) recorder.awaitReading(ENERGY)).value();
    }
}
