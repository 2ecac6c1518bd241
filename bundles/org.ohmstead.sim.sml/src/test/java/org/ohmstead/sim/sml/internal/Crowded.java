package org.ohmstead.sim.sml.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with a simulated meter and no file descriptor left, until a line comes on its standard input. Says the port,
 * then {@code full}.
 */
final class Crowded {

    private Crowded() {}

    public static void main(String[] args) throws IOException {
        Meter meter = new Meter("1OHM0000000001", 1, 0, Clock.systemUTC().instant());
        try (PushServer server = new PushServer(
                meter,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Duration.ofMillis(20),
                StreamFault.NONE,
                Clock.systemUTC())) {
            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                first.getInputStream().read(); // whatever classes that takes are loaded now
            }
            while (server.connections() > 0) {
                Thread.onSpinWait();
            }
            PrintStream out = System.out;
            out.println(server.port());
            List<InputStream> taken = takeAll();
            out.println("full");
            System.in.read();
            for (InputStream one : taken) {
                one.close();
            }
            while (System.in.read() >= 0) {
                out.flush();
            }
        }
    }

    private static List<InputStream> takeAll() {
        List<InputStream> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            return taken;
        }
    }
}
