package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Writes one answer to a client, and breaks it off if the client reads so slowly that nobody can mean it: as long as it is
 * written to, it holds a thread of the web server. What the server waits for otherwise is not counted.
 */
final class Pace {

    /** What every client may take, however little it reads. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Beyond that. A telephone line manages it. */
    private static final int LEAST_BYTES_PER_S = 4096;

    private final LongSupplier nanos;
    private long spent;
    private long written;

    /**
     * Begins with nothing written.
     *
     * @param nanos a clock as {@link System#nanoTime}
     */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Writes a piece.
     *
     * @throws IOException if that fails, or took too long
     */
    void write(OutputStream out, byte[] piece) throws IOException {
        long begin = nanos.getAsLong();
        out.write(piece);
        spent += nanos.getAsLong() - begin;
        written += piece.length;
        if (spent > PATIENCE.plusSeconds(written / LEAST_BYTES_PER_S).toNanos()) {
            throw new IOException("answer broken off: at least " + LEAST_BYTES_PER_S + " bytes/s read expected, got "
                    + written + " in " + Duration.ofNanos(spent).toSeconds() + " s");
        }
    }
}
