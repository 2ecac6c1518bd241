package org.ohmstead.bus.local.internal;

import java.time.Duration;
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
 * A bounded queue and the thread that empties it into one subscriber.
 *
 * <p>Beside the queue there is a short list of chores, work that is bound in number by its nature and therefore never
 * dropped; chores go before what is queued.
 *
 * @param <T> what is delivered
 */
final class Mailbox<T> implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

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
    private final Deque<Runnable> chores = new ArrayDeque<>();
    private Consumer<T> subscriber;
    private Thread thread;
    private State state = State.ACTIVE;
    private long left;
    private long delivered;
    private boolean warned;

    /** Makes a mailbox without a thread yet; {@code size} tells how many readings one item has. */
    Mailbox(
            SubscriptionSpec spec,
            Consumer<T> subscriber,
            ToIntFunction<T> size,
            Optional<Counts> earlier,
            Consumer<Mailbox<T>> onClose,
            LongSupplier ticker) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.queue = new Waiting<>(size, earlier.map(Counts::lost).orElse(Waiting.Loss.NONE));
        this.delivered = earlier.map(Counts::delivered).orElse(0L);
        this.onClose = onClose;
        this.ticker = ticker;
    }

    synchronized void start() {
        thread = new Thread(this::work, "ohmstead-bus-" + spec.name());
        thread.setDaemon(true);
        thread.start();
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
            subscriber = returned;
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
            LOG.warn(
                    "{}: nobody came back within {}; {} batches with {} readings are dropped",
                    spec.name(),
                    spec.linger(),
                    queue.size(),
                    queue.readings());
            queue.lose();
            shut();
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
            if (!queue.isEmpty()) {
                LOG.warn(
                        "{}: the bus ends; {} batches with {} readings that waited are dropped",
                        spec.name(),
                        queue.size(),
                        queue.readings());
            }
            queue.lose();
            shut();
        }
        onClose.accept(this);
    }

    private void shut() {
        state = State.CLOSED;
        queue.forget();
        chores.clear();
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
        notifyAll();
    }

    /** Puts work before all that is queued. */
    synchronized void chore(Runnable work) {
        if (state != State.CLOSED) {
            chores.addLast(work);
            notifyAll();
        }
    }

    /** Hands one item over; for chores, on the mailbox's thread. */
    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: a subscriber's defect must not end its deliveries
    void deliver(T item) {
        Consumer<T> present;
        synchronized (this) {
            present = subscriber;
        }
        try {
            present.accept(item);
        } catch (RuntimeException e) {
            LOG.error("{}: the subscriber failed on {}; deliveries go on", spec.name(), item, e);
        }
        synchronized (this) {
            delivered++;
        }
    }

    private void work() {
        try {
            boolean more = true;
            while (more) {
                more = step();
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: interrupted", spec.name());
        }
    }

    /** {@return whether to go on} */
    private boolean step() throws InterruptedException {
        Runnable chore;
        T item = null;
        synchronized (this) {
            while (mine() && chores.isEmpty() && queue.isEmpty()) {
                wait();
            }
            if (!mine()) {
                return false;
            }
            chore = chores.pollFirst();
            if (chore == null) {
                item = queue.take();
            }
        }
        if (chore == null) {
            deliver(item);
        } else {
            chore.run();
        }
        return true;
    }

    private boolean mine() {
        return state == State.ACTIVE && thread == Thread.currentThread();
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

    synchronized Counts counts() {
        return new Counts(delivered, queue.lost());
    }

    @Override
    public void close() {
        Thread ending;
        boolean over;
        synchronized (this) {
            if (state != State.ACTIVE) {
                return;
            }
            ending = thread;
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
        if (ending != null && Thread.currentThread() != ending) {
            try {
                ending.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
