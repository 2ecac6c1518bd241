package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final byte[] PIECE = new byte[8192];

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Pace pace = new Pace(nanos::get);
    private long came;

    /** {@return a client that takes so long for a piece} */
    private OutputStream client(Duration each) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("whole pieces expected");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                nanos.addAndGet(each.toNanos());
                came += length;
            }
        };
    }

    private void write(OutputStream to, int pieces) throws IOException {
        for (int i = 0; i < pieces; i++) {
            pace.write(to, PIECE);
        }
    }

    @Test
    void whoReadsSlowlyButSteadilyIsServed() throws IOException {
        write(client(Duration.ofSeconds(2)), 1000);

        assertThat(came).isEqualTo(1000L * PIECE.length);
    }

    @Test
    void whoReadsHardlyAnythingIsBrokenOff() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(client(Duration.ofSeconds(3)), 1000))
                .withMessage("answer broken off: at least 4096 bytes/s read expected, got 172032 in 63 s");
    }

    @Test
    void aPauseIsForgivenToWhoReadWellBefore() throws IOException {
        write(client(Duration.ofMillis(10)), 100);
        write(client(Duration.ofMinutes(3)), 1);
        assertThat(came).isEqualTo(101L * PIECE.length);
    }

    @Test
    void theTimeBetweenPiecesIsNotTheClients() throws IOException {
        OutputStream quick = client(Duration.ZERO);
        write(quick, 1);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        write(quick, 1);
        assertThat(came).isEqualTo(2L * PIECE.length);
    }
}
