package org.ohmstead.rest.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ohmstead.health.HealthNode;
import org.ohmstead.security.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether configurations, deployments or the gateway's health have changed, as long as anybody wants
 * to know. On a thread of its own: who is asked may just be busy with a change.
 */
final class ChangeWatch implements AutoCloseable {

    /** How the topics of changes begin. */
    static final String TOPICS = "changes/";

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);
    /** An entry may come to its end while a newer one is there already. */
    private static final int ENTRIES = 5;

    private final Services services;
    private final BooleanSupplier wanted;
    private final Consumer<Subject> changed;
    private final ScheduledExecutorService thread;
    private final Future<?> looking;
    private final Map<Subject, Object> last = new HashMap<>();

    /** What may change. */
    enum Subject {
        /** Configurations and their history. */
        CONFIGURATION("configuration", Action.CONFIGURE),
        /** Deployments. */
        DEPLOYMENTS("deployments", Action.CONFIGURE),
        /** The state of any part. */
        HEALTH("health", Action.READ);

        private final String id;
        private final Action needed;

        Subject(String id, Action needed) {
            this.id = id;
            this.needed = needed;
        }

        /** {@return the name on the wire} */
        String id() {
            return id;
        }

        String topic() {
            return TOPICS + id;
        }

        /** {@return what one must be allowed to do to be told} */
        Action needed() {
            return needed;
        }
    }

    /**
     * Begins to look.
     *
     * @param wanted whether anybody wants to know
     * @param changed is told; also of everything when the looking begins
     */
    ChangeWatch(Services services, Duration every, BooleanSupplier wanted, Consumer<Subject> changed) {
        this.services = services;
        this.wanted = wanted;
        this.changed = changed;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ohmstead-rest-changes"));
        this.looking = thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), MILLISECONDS);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread's boundary: the next look may succeed
    private void look() {
        if (!wanted.getAsBoolean()) {
            last.clear();
            return;
        }
        for (Subject subject : Subject.values()) {
            try {
                Object now = state(subject);
                if (!now.equals(last.put(subject, now))) {
                    changed.accept(subject);
                }
            } catch (RuntimeException e) {
                LOG.debug("{} cannot be looked at just now", subject.id(), e);
            }
        }
    }

    private Object state(Subject subject) {
        return switch (subject) {
            case CONFIGURATION ->
                services.configurations()
                        .find()
                        .map(found -> List.of(
                                services.generation(),
                                found.history(0, ENTRIES, "").stream()
                                        .map(entry -> List.of(entry.number(), entry.outcome()))
                                        .toList()))
                        .orElse(List.of());
            case DEPLOYMENTS ->
                services.deployments()
                        .find()
                        .map(found -> found.history(0, ENTRIES).stream()
                                .map(each -> List.of(each.number(), each.stage(), each.outcome()))
                                .toList())
                        .orElse(List.of());
            case HEALTH -> {
                Set<String> states = new HashSet<>();
                services.health().find().ifPresent(found -> collect(found.tree(), states));
                yield states;
            }
        };
    }

    private static void collect(HealthNode node, Set<String> states) {
        states.add(node.id() + " " + node.state());
        node.children().forEach(child -> collect(child, states));
    }

    @Override
    public void close() {
        looking.cancel(true);
        thread.shutdown();
    }
}
