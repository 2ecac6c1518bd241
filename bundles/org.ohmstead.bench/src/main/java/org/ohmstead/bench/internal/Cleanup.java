package org.ohmstead.bench.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was started, the latest first, however the measuring ends: well, by a failure, or by Ctrl-C. Safe for use by
 * any thread.
 */
final class Cleanup implements Closeable {

    private final Deque<Closeable> todo = new ArrayDeque<>();
    private final Thread hook = new Thread(this::atExit, "ohmstead-bench-cleanup");

    Cleanup() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Takes care of something and gives it back. To be called before it starts anything. */
    synchronized <T extends Closeable> T add(T each) {
        todo.push(each);
        return each;
    }

    /** Closes all; what cannot be closed does not keep the rest from it. */
    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        while (!todo.isEmpty()) {
            try {
                todo.pop().close();
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void atExit() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
