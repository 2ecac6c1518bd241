package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Reading;

/** One block with its prepared read and how it fared. Read by the link's thread, looked at by others. */
final class BlockRead {

    private final Block block;
    private final PreparedRead read;
    private volatile long latencyNanos = -1;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    BlockRead(Block block, PreparedRead read) {
        this.block = block;
        this.read = read;
    }

    Block block() {
        return block;
    }

    List<Reading> execute(long nanosBefore, LongSupplier ticker) {
        List<Reading> readings = read.read();
        if (readings.size() != block.points().size()) {
            throw new IllegalStateException("the driver gave " + readings.size() + " readings for "
                    + block.points().size() + " points");
        }
        latencyNanos = ticker.getAsLong() - nanosBefore;
        reads.incrementAndGet();
        if (trouble(readings) != Fault.NONE) {
            failures.incrementAndGet();
        }
        return readings;
    }

    /** {@return the fault that all readings share, or {@link Fault#NONE}} */
    static Fault trouble(List<Reading> readings) {
        Fault common = Fault.NONE;
        for (Reading reading : readings) {
            if (!(reading instanceof Reading.Bad bad) || (common != Fault.NONE && common != bad.fault())) {
                return Fault.NONE;
            }
            common = bad.fault();
        }
        return common;
    }

    PlannedBlock describe(Pace pace) {
        return new PlannedBlock(
                block.span(),
                block.points().stream().map(PointSpec::name).toList(),
                pace,
                latencyNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(latencyNanos)),
                reads.get(),
                failures.get());
    }
}
