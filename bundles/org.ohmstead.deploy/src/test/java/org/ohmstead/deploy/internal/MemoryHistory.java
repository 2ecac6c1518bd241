package org.ohmstead.deploy.internal;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.intake.History;

/** A history that outlives the framework, not the test. */
final class MemoryHistory implements History {

    volatile Runnable whenAsked = () -> {};

    private final NavigableMap<Long, Deployment> all = new ConcurrentSkipListMap<>();

    @Override
    public synchronized Deployment begin(String file, String sha256, Who who) {
        long number = all.isEmpty() ? 1 : all.lastKey() + 1;
        Deployment deployment = new Deployment(
                number,
                file,
                sha256,
                who,
                Instant.now(),
                Optional.empty(),
                Stage.STAGED,
                Outcome.RUNNING,
                "",
                List.of(),
                List.of(),
                List.of());
        all.put(number, deployment);
        return deployment;
    }

    @Override
    public Deployment change(long number, UnaryOperator<Deployment> change) {
        return all.computeIfPresent(number, (n, d) -> change.apply(d));
    }

    @Override
    public List<Deployment> list(long before, int most) {
        return all.descendingMap().values().stream()
                .filter(d -> before == 0 || d.number() < before)
                .limit(most)
                .toList();
    }

    @Override
    public Optional<Deployment> find(long number) {
        return Optional.ofNullable(all.get(number));
    }

    @Override
    public List<Deployment> interrupted() {
        whenAsked.run();
        return all.values().stream().filter(d -> d.outcome() == Outcome.RUNNING).toList();
    }
}
