package org.ohmstead.bus.local.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ohmstead.bus.Overflow;
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

    /** How a mailbox is. */
    private enum State {
        ACTIVE,
        /** The subscriber left and may come back; the queue is filled on. */
        LINGERING,
        CLOSED
    }

    private final SubscriptionSpec spec;
    private final Consumer<Mailbox<T>> onClose;
    private final LongSupplier ticker;
    private final Deque<T> queue = new ArrayDeque<>();
    private final Deque<Runnable> chores = new ArrayDeque<>();
    private Consumer<T> subscriber;
    private Thread thread;
    private State state = State.ACTIVE;
    private long left;
    private long delivered;
    private long dropped;

    Mailbox(SubscriptionSpec spec, Consumer<T> subscriber, Consumer<Mailbox<T>> onClose, LongSupplier ticker) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.onClose = onClose;
        this.ticker = ticker;
    }

    synchronized void start() {
        thread = new Thread(this::work, "ohmstead-bus-" + spec.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Serves a subscriber who comes back for what is left in the queue. {@return whether it still is there} */
    boolean resume(SubscriptionSpec wanted, Consumer<T> returned) {
        if (expire()) {
            return false;
        }
        synchronized (this) {
            if (state != State.LINGERING || !wanted.equals(spec)) {
                return false;
            }
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
                    "{}: nobody came back within {}; {} batches are dropped", spec.name(), spec.linger(), queue.size());
            dropped += queue.size();
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
                LOG.warn("{}: the bus ends; {} batches that waited are dropped", spec.name(), queue.size());
            }
            dropped += queue.size();
            shut();
        }
        onClose.accept(this);
    }

    private void shut() {
        state = State.CLOSED;
        queue.clear();
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
        if (queue.size() >= spec.capacity()) {
            if (dropped++ == 0) {
                LOG.warn(
                        "{}: slower than its {} places allow; batches are dropped and counted",
                        spec.name(),
                        spec.capacity());
            }
            if (spec.overflow() == Overflow.DROP_NEWEST) {
                return;
            }
            queue.removeFirst();
        }
        queue.addLast(item);
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
                item = queue.removeFirst();
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
    public synchronized long delivered() {
        return delivered;
    }

    @Override
    public synchronized long dropped() {
        return dropped;
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
