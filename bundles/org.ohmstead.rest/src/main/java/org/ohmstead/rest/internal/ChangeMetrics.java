package org.ohmstead.rest.internal;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Entry;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;

/** Metrics of what is changed while the gateway runs, and of how it is. */
final class ChangeMetrics {

    private static final String COUNTER = "counter";
    private static final String GAUGE = "gauge";

    private final Services services;
    private final Outcomes changes;
    private final Outcomes deployments;

    ChangeMetrics(Services services) {
        this(services, Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    }

    /**
     * Begins with nothing counted.
     *
     * @param from what is older is not counted
     */
    ChangeMetrics(Services services, Instant from) {
        this.services = services;
        this.changes = new Outcomes(
                from,
                Stream.of(Entry.Outcome.APPLIED, Entry.Outcome.UNDONE, Entry.Outcome.REFUSED)
                        .map(Entry.Outcome::id)
                        .toList());
        this.deployments = new Outcomes(
                from,
                Stream.of(Deployment.Outcome.values())
                        .filter(outcome -> outcome != Deployment.Outcome.RUNNING)
                        .map(Deployment.Outcome::id)
                        .toList());
    }

    void add(Metrics metrics) {
        services.configurations()
                .find()
                .ifPresent(found -> outcomes(
                        metrics,
                        "ohmstead_configuration_changes_total",
                        "Changes of configurations since the start, by what became of them.",
                        changes,
                        new Changes(found)));
        services.deployments()
                .find()
                .ifPresent(found -> outcomes(
                        metrics,
                        "ohmstead_deployments_total",
                        "Deployments since the start, by what became of them.",
                        deployments,
                        new Tries(found)));
        services.health().find().map(Health::tree).ifPresent(tree -> health(metrics, tree));
    }

    private static void outcomes(Metrics metrics, String name, String help, Outcomes counted, Outcomes.Book book) {
        metrics.family(name, COUNTER, help);
        new TreeMap<>(counted.count(book)).forEach((outcome, count) -> metrics.value(name, count, "outcome", outcome));
    }

    /** Of single devices there are metrics of their own. */
    private static void health(Metrics metrics, HealthNode tree) {
        String name = "ohmstead_health_state";
        metrics.family(name, GAUGE, "How the gateway and its parts are: 0 ok, 1 degraded, 2 down.");
        metrics.value(name, number(tree.state()), "part", tree.id());
        tree.children().stream()
                .filter(part -> part.id().indexOf('/') < 0)
                .forEach(part -> metrics.value(name, number(part.state()), "part", part.id()));
    }

    private static int number(HealthNode.State state) {
        return switch (state) {
            case OK -> 0;
            case DEGRADED -> 1;
            case DOWN -> 2;
        };
    }

    /**
     * The history of configurations.
     *
     * @param source has it
     */
    private record Changes(Configurations source) implements Outcomes.Book {

        @Override
        public List<Outcomes.Line> page(long before, int most) {
            return source.history(before, most, "").stream().map(Changes::of).toList();
        }

        @Override
        public Optional<Outcomes.Line> line(long number) {
            return source.entry(number).map(Changes::of);
        }

        private static Outcomes.Line of(Entry entry) {
            boolean decided = entry.outcome() != Entry.Outcome.PENDING;
            return new Outcomes.Line(entry.number(), entry.at(), entry.outcome().id(), decided);
        }
    }

    /**
     * The history of deployments.
     *
     * @param source has it
     */
    private record Tries(Deployments source) implements Outcomes.Book {

        @Override
        public List<Outcomes.Line> page(long before, int most) {
            return source.history(before, most).stream().map(Tries::of).toList();
        }

        @Override
        public Optional<Outcomes.Line> line(long number) {
            return source.deployment(number).map(Tries::of);
        }

        private static Outcomes.Line of(Deployment each) {
            boolean decided = each.outcome() != Deployment.Outcome.RUNNING;
            return new Outcomes.Line(each.number(), each.begun(), each.outcome().id(), decided);
        }
    }
}
