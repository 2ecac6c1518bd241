package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Simulated slaves in a process of their own. */
final class Farm implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MAIN = "org.ohmstead.sim.modbus.internal.SlaveFarm";

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final int[] ports;

    /**
     * Requests and bytes of whole frames since the start.
     *
     * @param requests answered
     * @param bytesIn received by the slaves
     * @param bytesOut sent by the slaves
     */
    record Count(long requests, long bytesIn, long bytesOut) {

        Count since(Count before) {
            return new Count(requests - before.requests, bytesIn - before.bytesIn, bytesOut - before.bytesOut);
        }
    }

    Farm(int slaves, int points) throws IOException {
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        Integer.toString(slaves),
                        "0",
                        Integer.toString(points))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
        String[] ready = answer("ready");
        this.ports = Arrays.stream(ready).skip(1).mapToInt(Integer::parseInt).toArray();
    }

    int port(int slave) {
        return ports[slave];
    }

    /** Gives a point a value; {@return the time of the change since 1970, in µs} */
    synchronized long set(int slave, int point, float value) throws IOException {
        tell("set " + slave + " " + point + " " + value);
        return Long.parseLong(answer("set")[4]);
    }

    synchronized Count count() throws IOException {
        tell("count");
        String[] words = answer("count");
        return new Count(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    @Override
    public void close() throws IOException {
        commands.close(); // the end of its input ends it
        Processes.await(process, PATIENCE);
    }

    private void tell(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    private String[] answer(String expected) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(expected + " ")) {
            throw new IOException("the slaves' process: '" + expected + " …' expected, got '" + line + "'");
        }
        return line.split(" ");
    }
}
