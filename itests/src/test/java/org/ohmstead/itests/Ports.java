package org.ohmstead.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Free loopback ports, so that what else runs on the machine does not matter. */
final class Ports {

    /** Beyond what services have by habit, Pax Exam's among them, and below what Linux gives to outgoing connections. */
    private static final int FIRST = 23_000;

    private static final int LAST = 32_000;
    private static final int TRIES = 1000;

    /** Which of the JVMs this is that run tests beside each other, from 1 on: each gives ports of its own. */
    static final int FORK = Integer.getInteger("ohmstead.fork", 1);

    /** How many ports each of them has. */
    private static final int SHARE = (LAST - FIRST) / Integer.getInteger("ohmstead.forks", 1);

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

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

    /** {@return a port that was free a moment ago, and that nobody takes by chance; another one each time} */
    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + (FORK - 1) * SHARE + ThreadLocalRandom.current().nextInt(SHARE);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port from " + FIRST + " to " + LAST + " in " + TRIES + " tries");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
