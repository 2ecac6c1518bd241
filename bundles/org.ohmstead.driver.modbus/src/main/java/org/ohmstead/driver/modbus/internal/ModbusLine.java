package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.ohmstead.driver.Fault;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;
import org.ohmstead.lib.transport.LinkUrl;
import org.ohmstead.lib.transport.SerialSettings;
import org.ohmstead.lib.transport.SharedLinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection or serial line, shared by its units. Opened on first use and after trouble; one exchange at a time,
 * as on a serial line and because many TCP devices accept no more.
 *
 * <p>An answer never passes for the answer to a later question: a TCP connection is dropped after a timeout or garbage;
 * a serial line cannot be dropped, so there a unit that was silent is listened to for half a timeout before it is asked
 * again (see docs/decisions/0012).
 */
final class ModbusLine implements SharedLinks.Link {

    private static final Logger LOG = LoggerFactory.getLogger(ModbusLine.class);
    private static final int UNITS = 256;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PROBE = Duration.ofMillis(1);
    private static final byte[] NOTHING = {};
    /** Above 19200 baud a fixed silence between frames: MODBUS over Serial Line V1.02, 2.5.1.1. */
    private static final long LEAST_SILENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(1750);

    private final Opener opener;
    private final LinkUrl place;
    private final boolean serial;
    private final boolean rtu;
    private final long silenceNanos;
    private final Framing framing;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final long[] lateUntil = new long[UNITS];
    private final byte[] bin = new byte[Request.MAX_FRAME];

    private volatile ByteLink open;
    private volatile boolean closed;
    private int transaction;
    private long lastUse;

    /** How the line is opened, within a time. */
    @FunctionalInterface
    interface Opener {
        ByteLink open(Duration timeout) throws IOException;
    }

    ModbusLine(ModbusUrl url) {
        this(url, timeout -> ByteLink.open(url.place(), timeout));
    }

    ModbusLine(ModbusUrl url, Opener opener) {
        this.opener = opener;
        this.place = url.place();
        this.serial = url.serial();
        this.rtu = url.rtu();
        this.framing = rtu ? new RtuFraming() : new TcpFraming();
        this.silenceNanos =
                serial ? Math.max(LEAST_SILENCE_NANOS, SerialSettings.of(place).characterNanos() * 7 / 2) : 0;
        this.lastUse = System.nanoTime();
        Arrays.fill(lateUntil, lastUse);
    }

    /**
     * Sends a request and receives its answer into the request's buffer.
     *
     * @param timeout that the unit is given to answer
     * @throws ModbusTrouble if there is none, for whatever reason
     */
    void exchange(Request request, Duration timeout) throws ModbusTrouble {
        exchange(request, timeout, Deadline.in(timeout));
    }

    /**
     * The same as one of several exchanges that share a deadline.
     *
     * @throws ModbusTrouble if there is no answer, for whatever reason
     */
    void exchange(Request request, Duration timeout, Deadline deadline) throws ModbusTrouble {
        begin(deadline);
        try {
            converse(request, timeout, deadline);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Keeps the line for several exchanges that belong together; to be followed by as many of {@link #end()}.
     *
     * @throws ModbusTrouble if the line is not free in time
     */
    void begin(Deadline deadline) throws ModbusTrouble {
        try {
            if (!turn.tryLock() && !turn.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw new ModbusTrouble(Fault.TIMEOUT, place.link() + " was busy with other units all the time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModbusTrouble(Fault.TIMEOUT, "interrupted while waiting for " + place.link());
        }
    }

    void end() {
        turn.unlock();
    }

    /** Between two exchanges, whoever speaks for the device next may go on with the connection as it is. */
    @Override
    public void close() {
        closed = true;
        if (!turn.tryLock()) {
            drop("closed");
            return;
        }
        try {
            ByteLink link = open;
            open = null;
            if (link != null && owesAnswers()) {
                link.close();
            } else if (link != null) {
                link.release(NOTHING);
            }
        } finally {
            turn.unlock();
        }
    }

    /** {@return whether a unit on a serial line may still answer something that nobody waits for any more} */
    private boolean owesAnswers() {
        return serial && Arrays.stream(lateUntil).anyMatch(late -> !new Deadline(late).passed());
    }

    private void converse(Request request, Duration timeout, Deadline deadline) throws ModbusTrouble {
        ByteLink kept = open;
        try {
            try {
                ask(request, deadline);
            } catch (IOException e) {
                boolean fresh = kept == null || kept != open;
                if (fresh || serial || deadline.passed() || !request.reads()) {
                    throw e;
                }
                // most likely the device closed after the last answer; a read does no harm if it is asked twice
                drop(e.getMessage());
                ask(request, deadline);
            }
            lastUse = System.nanoTime();
        } catch (ModbusTrouble e) {
            lastUse = System.nanoTime();
            if (!e.answered()) {
                outOfStep(request, timeout, e);
            }
            throw e;
        } catch (IOException e) {
            drop(e.getMessage());
            throw new ModbusTrouble(Fault.OFFLINE, e.getMessage());
        }
    }

    private void ask(Request request, Deadline deadline) throws IOException, ModbusTrouble {
        ByteLink link = ready(request, deadline);
        transaction = (transaction + 1) & 0xFFFF;
        request.number(transaction);
        link.write(request.frame(), 0, request.frame().length, deadline);
        framing.receive(link, request, deadline);
    }

    private void outOfStep(Request request, Duration timeout, ModbusTrouble trouble) {
        if (trouble.fault() == Fault.TIMEOUT) {
            lateUntil[request.unit()] = lastUse + timeout.toNanos() / 2;
        }
        if (!serial) {
            drop(trouble.getMessage());
        }
    }

    private ByteLink ready(Request request, Deadline deadline) throws IOException, ModbusTrouble {
        ByteLink link = open;
        if (link != null && !serial && System.nanoTime() - lastUse > IDLE_NANOS && stale(link)) {
            drop("closed by the other side while idle");
            link = null;
        }
        if (link == null) {
            link = connect(deadline);
        }
        if (serial) {
            hearOut(link, request.unit(), deadline);
        } else if (rtu) {
            link.discard(); // no number would tell a second copy of an answer from the next answer
        }
        return link;
    }

    private ByteLink connect(Deadline deadline) throws IOException {
        if (closed) {
            throw new IOException(place.link() + " is closed");
        }
        ByteLink link = opener.open(Duration.ofMillis(Math.max(1, deadline.leftMillis())));
        while (link.kept() && !serial && stale(link)) {
            link.close(); // the other side ended it while nobody looked
            link = opener.open(Duration.ofMillis(Math.max(1, deadline.leftMillis())));
        }
        open = link;
        if (closed) {
            drop("closed");
            throw new IOException(place.link() + " is closed");
        }
        LOG.debug("{}: connected", place.link());
        return link;
    }

    /** Tells whether the other side has hung up, or said something unasked, since the last exchange. */
    private boolean stale(ByteLink link) {
        try {
            return link.read(bin, 0, bin.length, Deadline.in(PROBE)) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void hearOut(ByteLink link, int unit, Deadline deadline) throws IOException, ModbusTrouble {
        Deadline late = new Deadline(lateUntil[unit]);
        if (!late.passed() && link.read(bin, 0, bin.length, late) < 0) {
            throw new IOException(place.link() + " has ended");
        }
        lateUntil[unit] = System.nanoTime();
        LockSupport.parkNanos(lastUse + silenceNanos - System.nanoTime());
        while (link.discard() > 0) {
            if (deadline.passed()) {
                throw new ModbusTrouble(
                        Fault.MALFORMED,
                        "silence between frames expected, but " + place.link() + " never falls silent: another master,"
                                + " noise, or the wrong baud rate");
            }
            LockSupport.parkNanos(silenceNanos);
        }
    }

    private void drop(String reason) {
        ByteLink link = open;
        open = null;
        if (link != null) {
            link.close();
            LOG.debug("{}: dropped: {}", place.link(), reason);
        }
    }
}
