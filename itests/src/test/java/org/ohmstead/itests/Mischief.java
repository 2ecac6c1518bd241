package org.ohmstead.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A device that is none: takes connections on a loopback port and misbehaves on them until it is closed. */
final class Mischief implements AutoCloseable {

    private static final int SIZE = 64;
    private static final long SEED = 20260401;
    private static final long PAUSE_MS = 20;

    /** What it does with a connection. */
    enum Mood {
        /** Answers whatever is asked by random bytes. */
        GARBAGE {
            @Override
            void talk(Socket socket, Random random) throws IOException {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                byte[] bytes = new byte[SIZE];
                while (in.read(bytes) > 0) {
                    random.nextBytes(bytes);
                    out.write(bytes);
                }
            }
        },
        /** Sends random bytes, asked or not. */
        NOISE {
            @Override
            void talk(Socket socket, Random random) throws IOException {
                OutputStream out = socket.getOutputStream();
                byte[] bytes = new byte[SIZE];
                while (!socket.isClosed()) {
                    random.nextBytes(bytes);
                    out.write(bytes);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
                }
            }
        },
        /** Listens, and never says anything. */
        SILENCE {
            @Override
            void talk(Socket socket, Random random) throws IOException {
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // nothing to say
                }
            }
        };

        abstract void talk(Socket socket, Random random) throws IOException;
    }

    private final Mood mood;
    private final ServerSocket server;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    Mischief(Mood mood) {
        this.mood = mood;
        try {
            server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            open.add(socket);
            run(() -> mood.talk(socket, new Random(SEED)));
        }
    }

    private interface Talk {
        void run() throws IOException;
    }

    private void run(Talk talk) {
        Thread thread = new Thread(
                () -> {
                    try {
                        talk.run();
                    } catch (IOException e) {
                        // Closed by us or by the gateway: the end of this talk.
                    }
                },
                "mischief-" + mood);
        thread.setDaemon(true);
        thread.start();
    }
}
