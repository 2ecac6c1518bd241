package org.ohmstead.bus.local.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue for one subscriber, and what became of it: served by a {@link Courier}, waiting for the subscriber to
 * come back, or closed.
 *
 * <p>Beside the queue there is a short list of what goes before all that is queued; it is bound in number by its nature
 * and therefore never dropped.
 *
 * @param <T> what is delivered
 */
final class Mailbox<T> implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** What a mailbox counted, for a later one of the same name. */
    record Counts(long delivered, Waiting.Loss lost) {}

    /** How a mailbox is. */
    private enum State {
        ACTIVE,
        /** The subscriber left and may come back; the queue is filled on. */
        LINGERING,
        CLOSED
    }

    private volatile SubscriptionSpec spec;
    private final Consumer<Mailbox<T>> onClose;
    private final LongSupplier ticker;
    private final Waiting<T> queue;
    private final Deque<T> first = new ArrayDeque<>();
    private volatile Courier<T> courier;
    private volatile State state = State.ACTIVE;
    private volatile boolean waits;
    private volatile long waitsSince;
    private long left;
    private long delivered;
    private boolean warned;

    /** Makes a mailbox that is not served yet; {@code size} tells how many readings one item has. */
    Mailbox(
            SubscriptionSpec spec,
            Consumer<T> subscriber,
            ToIntFunction<T> size,
            Optional<Counts> earlier,
            Consumer<Mailbox<T>> onClose,
            LongSupplier ticker) {
        this.spec = spec;
        this.courier = new Courier<>(this, spec.name(), subscriber);
        this.queue = new Waiting<>(size, earlier.map(Counts::lost).orElse(Waiting.Loss.NONE));
        this.delivered = earlier.map(Counts::delivered).orElse(0L);
        this.onClose = onClose;
        this.ticker = ticker;
    }

    synchronized void start() {
        courier.start();
    }

    /**
     * Serves a subscriber who comes back for what is left in the queue, maybe with other bounds.
     *
     * @return whether it still is there
     */
    boolean resume(SubscriptionSpec wanted, Consumer<T> returned) {
        if (expire()) {
            return false;
        }
        synchronized (this) {
            boolean same = wanted.name().equals(spec.name()) && wanted.filter().equals(spec.filter());
            if (state != State.LINGERING || !same) {
                return false;
            }
            spec = wanted;
            state = State.ACTIVE;
            courier = new Courier<>(this, wanted.name(), returned);
            waitsSince = System.nanoTime();
            start();
            return true;
        }
    }

    /** Closes a mailbox that lingered long enough. {@return whether it did} */
    private boolean expire() {
        synchronized (this) {
            if (state != State.LINGERING
                    || ticker.getAsLong() - left < spec.linger().toNanos()) {
                return false;
            }
            lose("nobody came back within " + spec.linger());
        }
        onClose.accept(this);
        return true;
    }

    /** Closes for good, since the bus ends: what still waits for one who might have come back is lost, and counted. */
    void end() {
        close();
        synchronized (this) {
            if (state != State.LINGERING) {
                return;
            }
            lose("the bus ends");
        }
        onClose.accept(this);
    }

    private void lose(String why) {
        if (!queue.isEmpty()) {
            LOG.warn(
                    "{}: {}; {} batches with {} readings that waited are dropped",
                    spec.name(),
                    why,
                    queue.size(),
                    queue.readings());
        }
        queue.lose();
        shut();
    }

    private void shut() {
        state = State.CLOSED;
        queue.forget();
        first.clear();
    }

    /** Puts something into the queue; never waits. */
    void offer(T item) {
        if (!expire()) {
            enqueue(item);
        }
    }

    private synchronized void enqueue(T item) {
        if (state == State.CLOSED) {
            return;
        }
        if (!queue.add(item, spec) && !warned) {
            warned = true;
            LOG.warn(
                    "{}: slower than its queue of {} batches and {} readings allows; batches are dropped and counted",
                    spec.name(),
                    spec.capacity(),
                    spec.readings());
        }
        awaited();
        notifyAll();
    }

    /** Puts something before all that is queued. */
    synchronized void offerFirst(T item) {
        if (state != State.CLOSED) {
            first.addLast(item);
            awaited();
            notifyAll();
        }
    }

    private void awaited() {
        if (!waits) {
            waitsSince = System.nanoTime();
            waits = true;
        }
    }

    /** {@return for how long something has waited that nobody takes, in ns; 0 if nothing has} Never blocks. */
    long stuckForNanos() {
        long since = waitsSince;
        boolean untaken = waits && state == State.ACTIVE && !courier.delivering();
        return untaken ? System.nanoTime() - since : 0;
    }

    /** {@return what comes next, at last after waiting; empty if another or nobody is to deliver it} */
    synchronized Optional<T> next(Courier<T> asking) throws InterruptedException {
        while (state == State.ACTIVE && courier == asking && first.isEmpty() && queue.isEmpty()) {
            wait();
        }
        if (state != State.ACTIVE || courier != asking) {
            return Optional.empty();
        }
        T item = first.isEmpty() ? queue.take() : first.removeFirst();
        waitsSince = System.nanoTime();
        waits = !first.isEmpty() || !queue.isEmpty();
        return Optional.of(item);
    }

    /** Counts what was handed over. */
    synchronized void handed() {
        delivered++;
    }

    synchronized Counts counts() {
        return new Counts(delivered, queue.lost());
    }

    @Override
    public SubscriptionSpec spec() {
        return spec;
    }

    @Override
    public synchronized int queued() {
        return queue.size();
    }

    @Override
    public synchronized long queuedReadings() {
        return queue.readings();
    }

    @Override
    public synchronized long delivered() {
        return delivered;
    }

    @Override
    public synchronized long dropped() {
        return queue.lost().items();
    }

    @Override
    public synchronized long droppedReadings() {
        return queue.lost().readings();
    }

    @Override
    public void close() {
        Courier<T> ending;
        boolean over;
        synchronized (this) {
            if (state != State.ACTIVE) {
                return;
            }
            ending = courier;
            over = spec.linger().isZero();
            left = ticker.getAsLong();
            if (over) {
                shut();
            } else {
                state = State.LINGERING;
            }
            notifyAll();
        }
        if (over) {
            onClose.accept(this);
        }
        ending.join();
    }
}
