package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Writes one answer to a client, and breaks it off if the client reads so slowly that nobody can mean it: as long as it is
 * written to, it holds a thread of the web server. What the server waits for otherwise is not counted. To close it does
 * nothing: the server ends the answer, if it is whole.
 */
final class Pace extends OutputStream {

    /** What every client may take, however little it reads. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Beyond that. A telephone line manages it. */
    private static final int LEAST_BYTES_PER_S = 4096;

    private final OutputStream client;
    private final LongSupplier nanos;
    private long spent;
    private long written;

    /**
     * Begins with nothing written.
     *
     * @param nanos a clock as {@link System#nanoTime}
     */
    Pace(OutputStream client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        long begin = nanos.getAsLong();
        client.write(bytes, from, length);
        written += length;
        check(begin);
    }

    @Override
    public void flush() throws IOException {
        long begin = nanos.getAsLong();
        client.flush();
        check(begin);
    }

    private void check(long begin) throws IOException {
        spent += nanos.getAsLong() - begin;
        if (spent > PATIENCE.plusSeconds(written / LEAST_BYTES_PER_S).toNanos()) {
            throw new IOException("answer broken off: at least " + LEAST_BYTES_PER_S + " bytes/s read expected, got "
                    + written + " in " + Duration.ofNanos(spent).toSeconds() + " s");
        }
    }
}
