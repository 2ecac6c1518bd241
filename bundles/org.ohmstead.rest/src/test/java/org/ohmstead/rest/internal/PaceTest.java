package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final byte[] PIECE = new byte[8192];

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private Duration each = Duration.ZERO;
    private long came;
    private int flushes;

    /** A client that takes a time for a piece. */
    private final Pace pace = new Pace(
            new OutputStream() {
                @Override
                public void write(int single) {
                    throw new AssertionError("whole pieces expected");
                }

                @Override
                public void write(byte[] bytes, int from, int length) {
                    nanos.addAndGet(each.toNanos());
                    came += length;
                }

                @Override
                public void flush() {
                    nanos.addAndGet(each.toNanos());
                    flushes++;
                }
            },
            nanos::get);

    private void write(Duration time, int pieces) throws IOException {
        each = time;
        for (int i = 0; i < pieces; i++) {
            pace.write(PIECE);
        }
    }

    @Test
    void whoReadsSlowlyButSteadilyIsServed() throws IOException {
        write(Duration.ofSeconds(2), 1000);

        assertThat(came).isEqualTo(1000L * PIECE.length);
    }

    @Test
    void whoReadsHardlyAnythingIsBrokenOff() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(Duration.ofSeconds(3), 1000))
                .withMessage("answer broken off: at least 4096 bytes/s read expected, got 172032 in 63 s");
    }

    @Test
    void aPauseIsForgivenToWhoReadWellBefore() throws IOException {
        write(Duration.ofMillis(10), 100);
        write(Duration.ofMinutes(3), 1);
        assertThat(came).isEqualTo(101L * PIECE.length);
    }

    @Test
    void whatIsFlushedReachesTheClientInItsTime() throws IOException {
        each = Duration.ofSeconds(19);
        pace.flush();
        assertThat(flushes).isOne();
        each = Duration.ofSeconds(2);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(pace::flush)
                .withMessage("answer broken off: at least 4096 bytes/s read expected, got 0 in 21 s");
    }

    @Test
    void bytesPassAsTheyAre() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Pace through = new Pace(all, nanos::get)) {
            through.write('a');
            through.write(new byte[] {'x', 'b', 'c', 'y'}, 1, 2);
        }
        assertThat(all).hasToString("abc");
    }

    @Test
    void theTimeBetweenPiecesIsNotTheClients() throws IOException {
        write(Duration.ZERO, 1);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        write(Duration.ZERO, 1);
        assertThat(came).isEqualTo(2L * PIECE.length);
    }
}
