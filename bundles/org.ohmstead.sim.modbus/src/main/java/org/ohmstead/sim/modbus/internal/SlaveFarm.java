package org.ohmstead.sim.modbus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Many slaves in one process, for load: {@code SlaveFarm SLAVES FIRST-PORT POINTS}, unit 1 each, on consecutive ports of
 * 127.0.0.1 (any ports if the first is 0). Obeys lines on its standard input and answers each with one line:
 *
 * <ul>
 *   <li>{@code set SLAVE POINT VALUE}: {@code set SLAVE POINT VALUE MICROS}, the time of the change since 1970 in µs
 *   <li>{@code count}: {@code count REQUESTS BYTES-IN BYTES-OUT}, frames complete with header
 *   <li>{@code quit}, or the end of the input: ends
 * </ul>
 *
 * <p>What it says first is {@code ready} and the ports.
 */
public final class SlaveFarm implements AutoCloseable {

    private static final int UNIT = 1;

    private final List<SlaveServer> servers = new ArrayList<>();
    private final List<FloatImage> images = new ArrayList<>();
    private final Clock clock;

    SlaveFarm(int slaves, int firstPort, int points, Clock clock) throws IOException {
        this.clock = clock;
        for (int i = 0; i < slaves; i++) {
            FloatImage image = new FloatImage(UNIT, points, clock);
            images.add(image);
            servers.add(new SlaveServer("127.0.0.1", firstPort == 0 ? 0 : firstPort + i, Map.of(UNIT, image)));
        }
    }

    /**
     * Runs until told to quit.
     *
     * @param args number of slaves, first port, points per slave
     * @throws IOException if a port cannot be had
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("SLAVES FIRST-PORT POINTS expected, got " + String.join(" ", args));
        }
        int slaves = Integer.parseInt(args[0]);
        try (SlaveFarm farm =
                new SlaveFarm(slaves, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Clock.systemUTC())) {
            farm.obey(System.in, System.out);
        }
    }

    /** Answers commands until the input ends or says so. */
    void obey(InputStream in, PrintStream out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        StringBuilder ports = new StringBuilder("ready");
        servers.forEach(server -> ports.append(' ').append(server.port()));
        answer(out, ports.toString());
        for (String line = lines.readLine(); line != null && !line.equals("quit"); line = lines.readLine()) {
            try {
                answer(out, answerTo(line.strip().split(" +")));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                answer(out, "error " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        servers.forEach(SlaveServer::close);
    }

    private String answerTo(String[] words) {
        if (words[0].equals("set") && words.length == 4) {
            images.get(Integer.parseInt(words[1])).set(Integer.parseInt(words[2]), Float.parseFloat(words[3]));
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
            return String.join(" ", words) + " " + micros;
        }
        if (words[0].equals("count")) {
            return "count " + servers.stream().mapToLong(SlaveServer::requests).sum() + " "
                    + servers.stream().mapToLong(SlaveServer::bytesIn).sum() + " "
                    + servers.stream().mapToLong(SlaveServer::bytesOut).sum();
        }
        throw new IllegalArgumentException(
                "'set SLAVE POINT VALUE', 'count' or 'quit' expected, got '" + String.join(" ", words) + "'");
    }

    private static void answer(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }
}
