package org.ohmstead.driver.sml.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Sink;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;
import org.ohmstead.lib.transport.LinkUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the driver: connects, listens, tells trouble, connects again, until cancelled. */
final class Listening {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int BUFFER = 4096;
    private static final Duration TAIL_PAUSE = Duration.ofMillis(100);

    private final MeterSettings settings;
    private final Sink sink;
    private final Cancellation cancellation;
    private final Backoff backoff;
    private final Ear ear;
    private String told = "";

    Listening(MeterSettings settings, Sink sink, Cancellation cancellation, Clock clock, Backoff backoff) {
        this.settings = settings;
        this.sink = sink;
        this.cancellation = cancellation;
        this.backoff = backoff;
        this.ear = new Ear(settings, sink, cancellation, clock, System::nanoTime);
    }

    void run() {
        while (!cancellation.cancelled()) {
            try (ByteLink link =
                    ByteLink.open(settings.url(), settings.cadence().timeout())) {
                cancellation.onCancel(link::wake);
                LOG.debug("{}: listening at {}", settings.device(), settings.url());
                listenTo(link);
            } catch (IOException e) {
                tell(Fault.OFFLINE, e.getMessage());
            }
            if (!cancellation.pause(backoff.next())) {
                return;
            }
        }
    }

    private void listenTo(ByteLink link) {
        try {
            listen(link);
        } catch (IOException e) {
            tell(Fault.OFFLINE, "lost " + settings.url().link() + ": " + e.getMessage());
        }
    }

    /**
     * Returns when cancelled, and then releases the link in step, or when a connection has been silent, or flooded with
     * garbage, so that it may be dead.
     */
    private void listen(ByteLink link) throws IOException {
        byte[] buffer = new byte[BUFFER];
        ear.restart();
        Deadline silence = Deadline.in(settings.silence());
        while (!cancellation.cancelled()) {
            int read = link.read(buffer, 0, buffer.length, patience(silence));
            if (read >= 0 && cancellation.cancelled()) {
                link.release(unused(buffer, read));
                return;
            }
            if (read < 0) {
                waitForMore();
            } else if (ear.hear(buffer, read)) {
                told = "";
                backoff.reset();
                silence = Deadline.in(settings.silence());
            }
            ear.handOnDue();
            if (ear.isFlooded()) {
                tell(ear.complainOfFlood());
                if (reconnects()) {
                    return; // what is on the way goes with the connection
                }
                cancellation.pause(backoff.next());
            } else if (silence.passed()) {
                tell(ear.complainOfSilence());
                if (reconnects()) {
                    return;
                }
                silence = Deadline.in(settings.silence());
            }
        }
        link.release(ear.unfinished());
    }

    /** What was read and is of no use any more to this run: half a telegram, and what came since. */
    private byte[] unused(byte[] buffer, int read) {
        byte[] half = ear.unfinished();
        byte[] all = Arrays.copyOf(half, half.length + read);
        System.arraycopy(buffer, 0, all, half.length, read);
        return all;
    }

    private boolean reconnects() {
        return settings.url().medium() == LinkUrl.Medium.TCP;
    }

    /** {@return the end of silence, or when something held back is due if that is earlier} */
    private Deadline patience(Deadline silence) {
        OptionalLong held = ear.heldForNanos();
        return held.isPresent() && held.getAsLong() < silence.leftNanos()
                ? Deadline.in(Duration.ofNanos(Math.max(0, held.getAsLong())))
                : silence;
    }

    /** At the end of a file that may grow; anything else that ends is gone. */
    private void waitForMore() throws EOFException {
        boolean file = settings.url().medium() == LinkUrl.Medium.FILE
                && Files.isRegularFile(Path.of(settings.url().path()));
        if (!file) {
            throw new EOFException("closed by the other side or removed");
        }
        cancellation.pause(TAIL_PAUSE);
    }

    private void tell(Ear.Complaint complaint) {
        tell(complaint.fault(), complaint.detail());
    }

    private void tell(Fault fault, String detail) {
        if (!cancellation.cancelled()) {
            ear.handOnHeld();
        }
        String all = fault + detail;
        if (!cancellation.cancelled() && !all.equals(told)) {
            told = all;
            LOG.debug("{}: {}: {}", settings.device(), fault.id(), detail);
            sink.trouble(fault, detail);
        }
    }
}
