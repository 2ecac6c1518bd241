package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.ohmstead.device.Plan;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;

/** A device that is asked: its plan, its state. Used by the thread of its link. */
final class PolledDevice {

    /** The trouble that ended a scan early, because asking on would only cost time. */
    record Silence(Fault fault, String detail) {}

    private final Driver driver;
    private final DriverCall call;
    private final ReadPlan plan;
    private final DeviceState state;
    private final Clock clock;
    private volatile boolean abandoned;

    PolledDevice(Driver driver, DeviceState state, Clock clock, LongSupplier ticker) {
        this(driver, state, clock, ticker, Learned.NOTHING);
    }

    PolledDevice(Driver driver, DeviceState state, Clock clock, LongSupplier ticker, Learned learned) {
        this.driver = driver;
        this.state = state;
        this.clock = clock;
        this.call = new DriverCall(ticker);
        this.plan = new ReadPlan(driver, ticker, learned, call);
    }

    Driver driver() {
        return driver;
    }

    /** {@return whether its driver is at work} */
    DriverCall call() {
        return call;
    }

    /** Ends a scan under way after its present exchange. From now on it tells nothing any more. */
    synchronized void abandon() {
        abandoned = true;
    }

    boolean abandoned() {
        return abandoned;
    }

    /** Marks all points bad. {@return whether that is news} */
    synchronized boolean silence(Fault fault, String detail) {
        return !abandoned && state.silence(fault, detail, clock.instant());
    }

    /** {@return what the device said, if it says of every address that it does not exist} */
    Optional<String> refusal() {
        return plan.refusal();
    }

    /** Marks all points bad while the device, which refuses every address, is left alone; reasons they have stay. */
    synchronized void refused() {
        if (!abandoned && !state.silent()) {
            plan.refusal().ifPresent(detail -> state.silence(Fault.ILLEGAL_ADDRESS, detail, clock.instant()));
        }
    }

    /** Somebody else may speak for the device by now. {@return whether the readings were taken} */
    private synchronized boolean absorb(List<Reading> readings, BitSet touched) {
        if (!abandoned) {
            state.absorb(readings, touched, clock.instant());
        }
        return !abandoned;
    }

    private synchronized boolean publish(BitSet touched) {
        if (!abandoned) {
            state.publish(touched, clock.instant());
        }
        return !abandoned;
    }

    /** {@return what it taught about its addresses} */
    Learned learned() {
        return plan.learned();
    }

    Plan describe() {
        return plan.describe();
    }

    /**
     * Reads a cycle and publishes what came.
     *
     * @param between done between two exchanges, so that writes need not wait for a long scan
     * @return why it was given up, if it was
     */
    Optional<Silence> scan(Cycle cycle, Runnable between) {
        return scan(plan.blocks(cycle), between);
    }

    /** Reads just what brings some points, and publishes it. */
    Optional<Silence> scan(List<PointSpec> points) {
        Set<BlockRead> wanted = new LinkedHashSet<>();
        points.forEach(p -> wanted.addAll(plan.covering(p)));
        return scan(new ArrayList<>(wanted), () -> {});
    }

    private Optional<Silence> scan(List<BlockRead> blocks, Runnable between) {
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        plan.beginScan();
        BitSet touched = new BitSet();
        Silence silence = null;
        Silence garbage = null;
        boolean understood = false;
        for (BlockRead block : blocks) {
            if (abandoned) {
                return Optional.empty();
            }
            if (silence == null) {
                List<Reading> got = plan.read(block);
                if (!absorb(got, touched)) {
                    return Optional.empty();
                }
                silence = silence(got, Fault.TIMEOUT, Fault.OFFLINE);
                garbage = garbage == null ? silence(got, Fault.MALFORMED) : garbage;
                understood |= BlockRead.trouble(got) != Fault.MALFORMED;
                between.run();
            } else {
                absorb(unasked(block, silence), touched);
            }
        }
        if (!publish(touched)) {
            return Optional.empty();
        }
        plan.endScan();
        // A device that says nothing but garbage is as good as silent.
        return Optional.ofNullable(silence == null && !understood ? garbage : silence);
    }

    private static Silence silence(List<Reading> readings, Fault... faults) {
        Fault trouble = BlockRead.trouble(readings);
        return List.of(faults).contains(trouble)
                ? new Silence(trouble, ((Reading.Bad) readings.get(0)).detail())
                : null;
    }

    private List<Reading> unasked(BlockRead block, Silence silence) {
        Instant now = clock.instant();
        return block.block().points().stream()
                .<Reading>map(p -> new Reading.Bad(p.name(), now, silence.fault(), silence.detail()))
                .toList();
    }

    long exchanges() {
        return plan.exchanges();
    }

    List<Written> write(List<Write> writes) {
        List<Written> outcomes = call.of(() -> driver.write(writes));
        if (outcomes.size() != writes.size()) {
            throw new IllegalStateException(
                    "the driver gave " + outcomes.size() + " outcomes for " + writes.size() + " writes");
        }
        return outcomes;
    }
}
