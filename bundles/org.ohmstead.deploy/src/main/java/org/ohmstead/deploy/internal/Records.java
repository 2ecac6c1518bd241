package org.ohmstead.deploy.internal;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.internal.intake.History;

/** Writes down how a deployment goes. */
final class Records {

    private final History history;
    private final Clock clock;

    Records(History history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    History history() {
        return history;
    }

    Deployment reached(long number, Stage stage, List<BundleChange> bundles, List<String> devices) {
        return history.change(
                number,
                d -> copy(
                        d,
                        stage,
                        d.outcome(),
                        d.reason(),
                        bundles,
                        devices,
                        d.remarks(),
                        d.ended().isPresent()));
    }

    Deployment remark(long number, List<String> remarks) {
        return history.change(number, d -> {
            List<String> all = new ArrayList<>(d.remarks());
            all.addAll(remarks);
            return copy(
                    d,
                    d.stage(),
                    d.outcome(),
                    d.reason(),
                    d.bundles(),
                    d.devices(),
                    all,
                    d.ended().isPresent());
        });
    }

    Deployment end(long number, Outcome outcome, String reason) {
        return history.change(
                number,
                d -> copy(
                        d,
                        outcome == Outcome.DONE ? Stage.WATCHED : d.stage(),
                        outcome,
                        Trouble.oneLine(reason),
                        d.bundles(),
                        d.devices(),
                        d.remarks(),
                        true));
    }

    private Deployment copy(
            Deployment d,
            Stage stage,
            Outcome outcome,
            String reason,
            List<BundleChange> bundles,
            List<String> devices,
            List<String> remarks,
            boolean ended) {
        return new Deployment(
                d.number(),
                d.file(),
                d.sha256(),
                d.who(),
                d.begun(),
                ended
                        ? d.ended().or(() -> Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                        : Optional.empty(),
                stage,
                outcome,
                reason,
                List.copyOf(bundles),
                List.copyOf(devices),
                List.copyOf(remarks));
    }
}
