package org.ohmstead.bus.local.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
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

    private final SubscriptionSpec spec;
    private final Consumer<T> subscriber;
    private final Consumer<Mailbox<T>> onClose;
    private final Thread thread;
    private final Deque<T> queue = new ArrayDeque<>();
    private final Deque<Runnable> chores = new ArrayDeque<>();
    private long delivered;
    private long dropped;
    private boolean closed;

    Mailbox(SubscriptionSpec spec, Consumer<T> subscriber, Consumer<Mailbox<T>> onClose) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.onClose = onClose;
        this.thread = new Thread(this::work, "ohmstead-bus-" + spec.name());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Puts something into the queue; never waits. */
    synchronized void offer(T item) {
        if (closed) {
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
        if (!closed) {
            chores.addLast(work);
            notifyAll();
        }
    }

    /** Hands one item over; for chores, on the mailbox's thread. */
    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: a subscriber's defect must not end its deliveries
    void deliver(T item) {
        try {
            subscriber.accept(item);
        } catch (RuntimeException e) {
            LOG.error("{}: the subscriber failed on {}; deliveries go on", spec.name(), item, e);
        }
        synchronized (this) {
            delivered++;
        }
    }

    private void work() {
        try {
            while (true) {
                step();
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: closed", spec.name());
        }
    }

    private void step() throws InterruptedException {
        Runnable chore;
        T item = null;
        synchronized (this) {
            while (chores.isEmpty() && queue.isEmpty() && !closed) {
                wait();
            }
            if (closed) {
                throw new InterruptedException("closed");
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
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            chores.clear();
            notifyAll();
        }
        onClose.accept(this);
        if (Thread.currentThread() != thread) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
