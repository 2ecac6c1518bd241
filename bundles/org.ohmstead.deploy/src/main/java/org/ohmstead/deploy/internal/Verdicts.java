package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how deployments ended: in the folder, then in the log and the history, by which others know. For use by one thread. */
final class Verdicts {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final String FOLDER = "folder";

    private final Records records;
    private final Intake intake;
    private final Gateway gateway;
    private final Aside aside;
    private final Residue residue;

    /**
     * Prepares.
     *
     * @param records of deployments
     * @param intake is made to look as it was decided
     * @param tools what bundles are changed with
     * @param residue looks for what was left behind from then on
     */
    Verdicts(Records records, Intake intake, Tools tools, Residue residue) {
        this.records = records;
        this.intake = intake;
        this.gateway = tools.gateway();
        this.aside = tools.bundles().aside();
        this.residue = residue;
    }

    /** What came is in effect already. */
    Deployment same(long number, Arrival.Taken arrival) {
        tell(() -> intake.accepted(arrival.parcel()), arrival.name());
        records.remark(number, List.of("the same content is in effect already; nothing was changed"));
        return records.end(number, Outcome.DONE, "");
    }

    /** All is as well as before. */
    Deployment done(long number, Arrival arrival, Change change, Watch watch) {
        records.reached(number, Stage.WATCHED, change.bundles(), watch.devices());
        records.remark(number, watch.remarks());
        records.remark(number, change.afterwards());
        List<String> news = aside.news();
        news.forEach(text -> LOG.warn("{} (deployment {})", text, number));
        records.remark(number, news);
        if (arrival instanceof Arrival.Taken taken) {
            tell(() -> intake.accepted(taken.parcel()), arrival.name());
        } else if (arrival.who().via().equals(FOLDER)) {
            intake.gone(arrival.name());
        } else {
            tell(() -> intake.removed(arrival.name()), arrival.name());
        }
        Deployment end = records.end(number, Outcome.DONE, "");
        LOG.info(
                "deploy/{}: {} after {} (deployment {})",
                arrival.name(),
                words(end),
                Durations.text(Duration.between(end.begun(), end.ended().orElse(end.begun()))),
                number);
        residue.expect(number);
        return end;
    }

    /**
     * What was before is back, or should be.
     *
     * @param number of the deployment
     * @param arrival what came or went
     * @param outcome whether it is
     * @param text why, and what is the matter with the way back
     * @return the deployment, decided
     */
    Deployment back(long number, Arrival arrival, Outcome outcome, String text) {
        records.remark(number, aside.news());
        if (outcome == Outcome.FAILED) {
            LOG.error("deploy/{}: failed: {} (deployment {})", arrival.name(), text, number);
        } else {
            LOG.warn("deploy/{}: rolled back: {} (deployment {})", arrival.name(), text, number);
        }
        String what = outcome == Outcome.FAILED ? " was not undone: " : " was rolled back: ";
        if (leave(arrival, "deployment " + number + what + text)) {
            String next =
                    "deploy/" + arrival.name() + " was deleted meanwhile: what is in effect again goes next; put the"
                            + " version that you want there again";
            LOG.warn("{} (deployment {})", next, number);
            records.remark(number, List.of(next));
        }
        residue.expect(number);
        return records.end(number, outcome, text);
    }

    /** Something that was wanted makes no sense any more; the folder is as it was. */
    Deployment overtaken(long number, Arrival arrival, String reason) {
        if (arrival instanceof Arrival.Taken taken) {
            intake.unused(taken.parcel());
        }
        LOG.warn("deploy/{}: refused: {} (deployment {})", arrival.name(), reason, number);
        return records.end(number, Outcome.REFUSED, reason);
    }

    /** {@return whether nothing is to be decided any more: the gateway ends, or the settings of deployments are changed} */
    boolean ending() {
        return Thread.currentThread().isInterrupted() || gateway.ending();
    }

    /** Nothing was changed; if the gateway ends it is still running. */
    Deployment refused(long number, Arrival arrival, String reason) {
        if (ending()) {
            LOG.info("deploy/{}: {}; it is tried again at the next start if it lies there", arrival.name(), reason);
            return records.history().find(number).orElseThrow();
        }
        leave(arrival, reason);
        Deployment end = records.end(number, Outcome.REFUSED, reason);
        LOG.warn("deploy/{}: refused: {} (deployment {})", end.file(), end.reason(), number);
        return end;
    }

    /** {@return whether what is in effect by that name goes next} */
    private boolean leave(Arrival arrival, String reason) {
        if (arrival instanceof Arrival.Gone) {
            tell(() -> intake.kept(arrival.name()), arrival.name());
            return false;
        }
        AtomicBoolean goes = new AtomicBoolean();
        tell(() -> goes.set(intake.rejected(arrival, reason)), arrival.name());
        return goes.get();
    }

    /** Something done to the folder. */
    @FunctionalInterface
    private interface FolderAction {
        void run() throws IOException;
    }

    private static void tell(FolderAction action, String name) {
        try {
            action.run();
        } catch (IOException e) {
            LOG.warn("deploy/{}: the folder cannot be made to say so: {}", name, e.getMessage());
        }
    }

    private static String words(Deployment deployment) {
        if (deployment.bundles().isEmpty()) {
            return "done";
        }
        return deployment.bundles().stream()
                .map(b -> b.symbolicName()
                        + b.before().map(v -> " " + v).orElse("")
                        + b.after()
                                .map(v -> (b.before().isPresent() ? " -> " : " ") + v)
                                .orElse(" is gone"))
                .collect(Collectors.joining(", "));
    }
}
