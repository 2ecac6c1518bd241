package org.ohmstead.rest.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All event streams: one subscription to the bus, one log, one thread that writes. The thread of the bus only appends to
 * the log, so no stream can hold up the bus or another stream.
 */
final class EventHub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private static final long STOP_MS = 5000;

    private final Services services;
    private final Clock clock;
    private final EventLimits limits;
    private final ScheduledExecutorService thread;
    private final Future<?> ticking;
    private final EventSource source;
    private final Set<EventClient> clients = new LinkedHashSet<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final EventCounters counters = new EventCounters();
    private final ChangeWatch watch;
    private volatile boolean watched;
    private Instant beaten;

    EventHub(Services services, EventLimits limits, Clock clock) {
        this.services = services;
        this.limits = limits;
        this.clock = clock;
        this.beaten = clock.instant();
        this.source = new EventSource(services.bus(), limits, clock, this::wake);
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ohmstead-rest-events"));
        executor.setRemoveOnCancelPolicy(true);
        this.thread = executor;
        long tick = limits.tick().toMillis();
        this.watch = new ChangeWatch(services, limits.tick(), () -> watched, subject -> later(() -> tell(subject)));
        this.ticking = thread.scheduleWithFixedDelay(guarded(this::tick), tick, tick, MILLISECONDS);
    }

    EventCounters counters() {
        return counters;
    }

    /** Opens a stream; the answer has begun when this returns. */
    void open(Exchange exchange, List<TopicFilter> filters, Optional<String> lastId) throws IOException {
        if (!counters.enter(limits.clients())) {
            throw Problem.unavailable("event streams: at most " + limits.clients() + " at a time expected");
        }
        boolean begun = false;
        try {
            EventFeed feed = feed(exchange.who(), filters);
            exchange.answer().header("X-Accel-Buffering", "no");
            exchange.answer().open(EventPaths.TYPE);
            AsyncContext async = exchange.request().startAsync();
            async.setTimeout(0);
            EventClient client = new EventClient(this, async, exchange.caller(), feed, clock);
            begun = later(() -> begin(client, lastId));
            if (!begun) {
                async.complete();
            }
        } finally {
            if (!begun) {
                counters.leave();
            }
        }
    }

    private void begin(EventClient client, Optional<String> lastId) {
        clients.add(client);
        if (client.feed().coversChanges()) {
            watched = true;
        }
        client.feed().begin(lastId, limits.retryMs());
        try {
            client.start();
        } catch (IllegalStateException e) {
            LOG.debug("event stream of {} was gone before it began", client.caller(), e);
            left(client, EventClient.End.GONE);
        }
    }

    /** Tells those who want to know, and may. */
    private void tell(ChangeWatch.Subject subject) {
        Optional<Access> access = services.access().find();
        for (EventClient client : List.copyOf(clients)) {
            if (client.feed().covers(subject.topic())
                    && access.filter(a -> a.allows(client.caller().who(), subject.needed()))
                            .isPresent()) {
                client.feed().note(Frames.changed(subject.id()));
                pump(client);
            }
        }
    }

    private EventFeed feed(Identity who, List<TopicFilter> filters) {
        Access access = services.access().get();
        return new EventFeed(
                source.log(),
                filters,
                state -> new Rights(services.access().find().orElse(access), who)
                        .may(Action.READ, state.device(), state.spec().name()),
                device -> services.bus()
                        .find()
                        .map(bus -> !bus.described(device).isEmpty())
                        .orElse(true),
                clock);
    }

    /** Ends the streams of a session. */
    void endSession(String id) {
        later(() -> List.copyOf(clients).stream()
                .filter(client ->
                        client.caller().session().filter(s -> s.id().equals(id)).isPresent())
                .forEach(client -> client.end("session ended")));
    }

    /** Runs something on the thread of the hub, unless that has ended. */
    boolean later(Runnable task) {
        try {
            thread.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("event streams are closed already", e);
            return false;
        }
    }

    @SuppressWarnings(
            "checkstyle:IllegalCatch") // a thread's boundary: a defect with one stream must not end the others
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("event streams met a defect; they go on", e);
            }
        };
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            later(this::pump);
        }
    }

    private void pump() {
        woken.set(false);
        List<EventClient> all = List.copyOf(clients);
        all.forEach(this::pump);
        all.forEach(client -> client.feed().forgetFrames());
        counters.count(clients);
    }

    /** Lets one stream write what it can. */
    @SuppressWarnings("checkstyle:IllegalCatch") // a defect with one stream ends that one, and not the others
    void pump(EventClient client) {
        try {
            source.current().ifPresent(client.feed()::follow);
            client.pump();
        } catch (RuntimeException e) {
            LOG.error("event stream of {} met a defect and ends", client.caller(), e);
            client.close(EventClient.End.ENDED);
        }
    }

    private void tick() {
        source.refresh(!clients.isEmpty());
        watched = clients.stream().anyMatch(client -> client.feed().coversChanges());
        boolean beat = !beaten.plus(limits.heartbeat()).isAfter(clock.instant());
        if (beat) {
            beaten = clock.instant();
        }
        for (EventClient client : List.copyOf(clients)) {
            client.checkPatience(limits.patience());
            if (beat) {
                client.feed().reconsider();
                client.feed().beat();
                checkCaller(client);
            }
        }
        pump();
    }

    private void checkCaller(EventClient client) {
        Optional<Authentication> authentication = services.authentication().find();
        if (authentication.isPresent() && !client.caller().still(authentication.get())) {
            client.end("session ended");
        } else if (!client.caller().lasts()
                && client.opened().plus(limits.unverified()).isBefore(clock.instant())) {
            client.end("log in again");
        }
    }

    /** Takes note that a stream has ended. */
    void left(EventClient client, EventClient.End why) {
        if (clients.remove(client)) {
            counters.ended(client.feed(), why);
            counters.count(clients);
        }
    }

    /** Ends all streams and the subscription. */
    @Override
    public void close() {
        later(() -> List.copyOf(clients).forEach(client -> client.end("the interface stops")));
        watch.close();
        ticking.cancel(false);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_MS, MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
