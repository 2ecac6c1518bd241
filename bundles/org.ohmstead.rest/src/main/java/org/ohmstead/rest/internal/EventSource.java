package org.ohmstead.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;

/**
 * Keeps a log filled from the bus for as long as anybody reads it, and a little longer for those who come back. When the
 * bus is exchanged, or was left for a while, the log is a new one.
 */
final class EventSource implements AutoCloseable {

    /** Batches that may wait on the bus: appending is quick, so this covers a pause of the collector. */
    private static final int QUEUE = 4096;

    private final Slot<Bus> slot;
    private final EventLimits limits;
    private final Clock clock;
    private final Runnable arrived;

    private Optional<Bus> bus = Optional.empty();
    private Optional<Subscription> subscription = Optional.empty();
    private Optional<EventLog> log = Optional.empty();
    private Instant wanted;

    /**
     * Subscribes to nothing yet.
     *
     * @param arrived is told when there is something new; on the thread of the bus
     */
    EventSource(Slot<Bus> slot, EventLimits limits, Clock clock, Runnable arrived) {
        this.slot = slot;
        this.limits = limits;
        this.clock = clock;
        this.arrived = arrived;
        this.wanted = clock.instant();
    }

    /** {@return the log, filled from now on if it was not before} A problem if there is no bus. */
    synchronized EventLog log() {
        slot.get();
        refresh(true);
        return log.orElseThrow(() -> Problem.unavailable("the bus is not there just now"));
    }

    /** {@return the log, if one is being filled or was until the bus went} */
    synchronized Optional<EventLog> current() {
        return log;
    }

    /** Follows the bus. */
    synchronized void refresh(boolean inUse) {
        Instant now = clock.instant();
        if (inUse) {
            wanted = now;
        }
        Optional<Bus> present = slot.find();
        if (wanted.plus(limits.linger()).isBefore(now)) {
            stop();
        } else if (present.isPresent() && !present.equals(bus) && (inUse || bus.isPresent())) {
            stop();
            subscribe(present.get());
        }
    }

    private void subscribe(Bus to) {
        EventLog fresh = new EventLog(UUID.randomUUID().toString().substring(0, 8), limits.kept());
        // More than the log keeps would be thrown away by it at once.
        SubscriptionSpec spec = new SubscriptionSpec(
                "rest-events",
                TopicFilter.of(Bus.DEVICES + "#"),
                QUEUE,
                limits.kept(),
                Overflow.DROP_OLDEST,
                Duration.ZERO);
        bus = Optional.of(to);
        log = Optional.of(fresh);
        subscription = Optional.of(to.subscribe(spec, batch -> take(fresh, batch)));
    }

    private void take(EventLog into, Batch batch) {
        into.append(batch);
        arrived.run();
    }

    private void stop() {
        subscription.ifPresent(Subscription::close);
        subscription = Optional.empty();
        bus = Optional.empty();
        log = Optional.empty();
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
