package org.ohmstead.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Programs that others wrote, running beside the gateway. */
final class Peers implements AutoCloseable {

    /** A key for devices that must be well all the time: on a busy machine, an answer may take its time. */
    static final String PATIENT = "timeout.ms = 20000\n";

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

    /** {@return the port of a Modbus slave by pymodbus that listens; each read of holding registers 0 and 1 counts} */
    int counter() throws IOException {
        int port = Ports.free();
        start(
                "counter-" + port,
                "/usr/bin/python3",
                resource("modbus-counter.py").toString(),
                Integer.toString(port));
        Await.until("slave", true, () -> listens(port));
        return port;
    }

    /** {@return what mbpoll prints about a slave's holding registers} */
    static String mbpoll(int port, String... words) throws IOException {
        return run("mbpoll -1 -0 -o 10 -m tcp -a 1 -t 4 -p " + port + " " + String.join(" ", words));
    }

    /** {@return whether a slave's holding register has a value} */
    static boolean holds(int port, int register, int value) throws IOException {
        String read = mbpoll(port, "-r", "" + register, "-c", "1", "127.0.0.1");
        return Pattern.compile("\\[" + register + "\\]:\\s+" + value + "\\b")
                .matcher(read)
                .find();
    }

    /** {@return what a line of shell prints; a status other than 0 is a failure} */
    static String run(String line) throws IOException {
        return Program.run(new ProcessBuilder("sh", "-c", line), "").well();
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
