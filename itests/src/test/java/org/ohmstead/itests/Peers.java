package org.ohmstead.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that others wrote, running beside the gateway. */
final class Peers implements AutoCloseable {

    private final List<Process> running = new ArrayList<>();

    /**
     * Starts a program; what it says goes to a file in {@code target/peers}.
     *
     * @param name of that file
     * @param words the command line
     */
    void start(String name, String... words) throws IOException {
        Path log = Files.createDirectories(Path.of("target", "peers")).resolve(name + ".log");
        running.add(new ProcessBuilder(List.of(words))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** {@return the port of a Modbus slave by pymodbus that listens; its holding register n holds n} */
    int modbusSlave() throws IOException {
        int port = Ports.free();
        start("slave-" + port, "/usr/bin/python3", resource("modbus-slave.py").toString(), Integer.toString(port));
        Await.until("slave", true, () -> listens(port));
        return port;
    }

    /** {@return what mbpoll prints about a slave's holding registers} */
    static String mbpoll(int port, String... words) throws IOException {
        return run("mbpoll -1 -0 -m tcp -a 1 -t 4 -p " + port + " " + String.join(" ", words));
    }

    /** {@return what a line of shell prints; a status other than 0 is a failure} */
    static String run(String line) throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(line + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(line + " was interrupted", e);
        }
        return said;
    }

    /** {@return a file of the tests' resources} */
    static Path resource(String name) {
        return Path.of("src", "test", "resources", name).toAbsolutePath();
    }

    @Override
    public void close() throws InterruptedException {
        for (Process peer : running) {
            peer.destroyForcibly().waitFor();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
