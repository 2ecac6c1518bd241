package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Intake;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Undoes at a start what the gateway ended with: a change that was interrupted, and what failed its probation. */
final class Undoing {

    /** The gateway itself wants something. */
    static final Who SYSTEM = new Who("system", "system");

    private static final Logger LOG = LoggerFactory.getLogger(Undoing.class);
    private static final String AGAIN = "; it may be what ended the gateway: to try it again, put it there again";
    private static final String INTERRUPTED = "the gateway ended while it was changed";

    private final Tools tools;
    private final Ledger ledger;
    private final Records records;
    private final Intake intake;
    private final Duration limit;
    private final Probations probations;
    private final Set<String> broken = new TreeSet<>();

    Undoing(Tools tools, Ledger ledger, Records records, Intake intake, Duration limit, Probations probations) {
        this.tools = tools;
        this.ledger = ledger;
        this.records = records;
        this.intake = intake;
        this.limit = limit;
        this.probations = probations;
    }

    /** What became of it. */
    private record Result(Outcome outcome, String reason) {}

    /** {@return whether the bundles of a file are not known to be as they were} */
    boolean broken(String name) {
        return broken.contains(name);
    }

    /** Undoes a change that was interrupted. */
    void interrupted(Ledger.Intent intent) {
        Optional<Entry> before = ledger.entry(intent.name());
        boolean coming =
                before.filter(e -> e.sha256().equals(intent.to().sha256())).isEmpty();
        Result result = undo(before, intent.to(), INTERRUPTED);
        String reason = result.reason();
        LOG.warn(
                "deploy/{}: {}: {} (deployment {})",
                intent.name(),
                result.outcome().id(),
                reason,
                intent.number());
        try {
            if (!coming) {
                intake.kept(intent.name());
            } else if (!intent.stopped() || interruptedBefore(intent)) {
                reject(intent.to(), who(intent.number()), reason + AGAIN);
                lies(before);
            }
        } catch (IOException e) {
            LOG.error("deploy/{}: the folder cannot be made to say that it was undone", intent.name(), e);
        }
        if (records.history().find(intent.number()).isPresent()) {
            records.end(intent.number(), result.outcome(), reason);
        }
        try {
            ledger.undone();
        } catch (IOException e) {
            LOG.error("deploy/{}: that it was undone could not be noted", intent.name(), e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the folder and all other files have to start
    private Result undo(Optional<Entry> before, Entry to, String why) {
        String trouble;
        try {
            boolean there = Undo.run(tools, before, to, limit, Jars.Way.UPDATE);
            return new Result(Outcome.ROLLED_BACK, why + "; " + Undo.words(there));
        } catch (Trouble e) {
            trouble = e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("deploy/{}: a defect on the way back", to.name(), e);
            trouble = Trouble.defect(e);
        }
        broken.add(to.name());
        return new Result(Outcome.FAILED, why + "; the way back: " + trouble);
    }

    /** A file that lies in the folder is tried again if the gateway was stopped; once. */
    private boolean interruptedBefore(Ledger.Intent intent) {
        return records.history().list(0, Integer.MAX_VALUE).stream()
                .anyMatch(d -> d.number() != intent.number()
                        && d.file().equals(intent.name())
                        && d.sha256().equals(intent.to().sha256())
                        && d.reason().startsWith(INTERRUPTED));
    }

    /** Takes back what failed its probation. If that fails it is held back all the same, and taken back at the next start. */
    void failed(Probation probation) {
        Optional<Entry> found = ledger.entry(probation.name());
        if (found.isEmpty()) {
            return;
        }
        Entry to = found.get();
        Deployment begun = records.history().begin(to.name(), to.sha256(), SYSTEM);
        Result result = undo(probation.before(), to, probation.verdict() + " (deployment " + probation.number() + ")");
        records.reached(begun.number(), Stage.WATCHED, changes(to), List.of());
        LOG.warn(
                "deploy/{}: {}: {} (deployment {})", to.name(), result.outcome().id(), result.reason(), begun.number());
        if (result.outcome() == Outcome.ROLLED_BACK) {
            takenBack(probation, to, begun.number(), result.reason());
        }
        records.end(begun.number(), result.outcome(), result.reason());
        probations.failed(to.name(), "deploy/" + to.name() + " was taken back: " + result.reason());
    }

    /** Says in the history of what is under suspicion that it is. */
    void suspected(Probation probation) {
        remark(probation, Probations.suspicion(probation));
    }

    private void remark(Probation probation, String text) {
        boolean known = records.history()
                .find(probation.number())
                .filter(deployment -> !deployment.remarks().contains(text))
                .isPresent();
        if (known) {
            records.remark(probation.number(), List.of(text));
        }
    }

    private void takenBack(Probation probation, Entry to, long number, String reason) {
        remark(probation, "taken back by deployment " + number + ": " + probation.verdict());
        try {
            ledger.takenBack(number, probation);
            reject(to, who(probation.number()), reason + "; to try it again, put it there again");
            lies(probation.before());
        } catch (IOException e) {
            LOG.error("deploy/{}: that it was taken back could not be noted", to.name(), e);
        }
    }

    private List<BundleChange> changes(Entry to) {
        return to.parts().stream()
                .map(part -> new BundleChange(
                        part.symbolicName(),
                        Optional.of(part.version()),
                        tools.bundles()
                                .named(part.symbolicName())
                                .map(bundle -> bundle.getVersion())
                                .map(Version::toString)))
                .toList();
    }

    private Who who(long number) {
        return records.history().find(number).map(Deployment::who).orElse(SYSTEM);
    }

    /** Who deleted the file while the gateway was down meant the one he saw: what is in effect now lies there again. */
    private void lies(Optional<Entry> inEffect) throws IOException {
        if (inEffect.isPresent()) {
            intake.kept(inEffect.get().name());
        }
    }

    /**
     * The folder says that something is not in effect.
     *
     * @param entry what
     * @param who had brought it
     * @param reason one line
     */
    void reject(Entry entry, Who who, String reason) throws IOException {
        Optional<Parcel> parcel = intake.again(entry.name(), entry.sha256(), who);
        if (parcel.isPresent()) {
            intake.rejected(new Arrival.Taken(parcel.get()), reason);
        }
    }
}
