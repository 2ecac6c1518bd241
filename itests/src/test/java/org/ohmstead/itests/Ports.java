package org.ohmstead.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free loopback ports, so that what else runs on the machine does not matter. */
final class Ports {

    private Ports() {}

    /**
     * {@return a port by a name: the same in this process, and in the container that is given the property}
     *
     * @param property its name, a system property
     */
    static int of(String property) {
        Integer known = Integer.getInteger(property);
        if (known != null) {
            return known;
        }
        int free = free();
        System.setProperty(property, Integer.toString(free));
        return free;
    }

    /** {@return a port that was free a moment ago} */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
