package org.ohmstead.bus.local.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that empties a mailbox into one subscriber, as long as the two belong together: who comes back to a mailbox
 * gets a courier of its own.
 *
 * @param <T> what is delivered
 */
final class Courier<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Mailbox<T> mailbox;
    private final String name;
    private final Consumer<T> subscriber;
    private final Thread thread;
    private volatile boolean delivering;

    /** Prepares to serve a subscriber; {@code name} is for the thread and for logs. */
    Courier(Mailbox<T> mailbox, String name, Consumer<T> subscriber) {
        this.mailbox = mailbox;
        this.name = name;
        this.subscriber = subscriber;
        this.thread = new Thread(this::work, "ohmstead-bus-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void work() {
        boolean wanted = true;
        while (wanted) {
            wanted = serve();
        }
    }

    /** {@return whether to go on} Who ends a courier tells the mailbox: an interrupt was meant for the subscriber. */
    private boolean serve() {
        try {
            Optional<T> item = mailbox.next(this);
            item.ifPresent(this::deliver);
            return item.isPresent();
        } catch (InterruptedException e) {
            LOG.debug("{}: interrupted; deliveries go on", name);
            return true;
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: a subscriber's defect must not end its deliveries
    private void deliver(T item) {
        delivering = true;
        try {
            subscriber.accept(item);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.error("{}: the subscriber failed on {}; deliveries go on", name, item, e);
        } finally {
            delivering = false;
        }
        if (Thread.interrupted()) { // else the next delivery would begin with it
            LOG.debug("{}: the subscriber left its thread interrupted", name);
        }
        mailbox.handed();
    }

    /** {@return whether the subscriber has something in hand: then it is up to that to go on} */
    boolean delivering() {
        return delivering;
    }

    /** Waits shortly for a delivery under way. */
    void join() {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
