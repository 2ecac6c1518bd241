package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.util.Optional;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.History;
import org.ohmstead.deploy.internal.intake.Intake;

/** Finds out which arrival takes back what a deployment has changed. */
final class RollBacks {

    private final Ledger ledger;
    private final History history;
    private final Intake intake;

    RollBacks(Ledger ledger, History history, Intake intake) {
        this.ledger = ledger;
        this.history = history;
        this.intake = intake;
    }

    /**
     * {@return what a deployment made of its file name}
     *
     * @param number of the deployment
     * @throws IllegalArgumentException if there is none, or nothing can be taken back
     */
    Ledger.Step step(long number) {
        if (history.find(number).isEmpty()) {
            throw new IllegalArgumentException("there is no deployment " + number);
        }
        Ledger.Step step = ledger.step(number)
                .orElseThrow(() ->
                        new IllegalArgumentException("deployment " + number + " changed nothing, or is too long ago"));
        overtaken(number, step).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return step;
    }

    /** {@return why it cannot be taken back any more, as another one came after it} */
    Optional<String> overtaken(long number, Ledger.Step step) {
        String now = ledger.entry(step.name()).map(Entry::sha256).orElse("");
        return now.equals(step.to())
                ? Optional.empty()
                : Optional.of("deployment " + number + " is not the last that changed deploy/" + step.name());
    }

    /**
     * {@return what brings back what was before a step}
     *
     * @param step to be taken back
     * @param origin who wants it
     * @throws IllegalArgumentException if that is not kept any more
     */
    Arrival arrival(Ledger.Step step, Who origin) {
        if (step.from().isEmpty()) {
            return new Arrival.Gone(step.name(), origin);
        }
        String message = "deploy/" + step.name() + " as it was before is not kept any more";
        try {
            return new Arrival.Taken(intake.again(step.name(), step.from(), origin)
                    .orElseThrow(() -> new IllegalArgumentException(message)));
        } catch (IOException e) {
            throw new IllegalArgumentException(message + ": " + e.getMessage(), e);
        }
    }
}
