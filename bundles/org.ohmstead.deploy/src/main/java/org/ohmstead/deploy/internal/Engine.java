package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Intake;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.ohmstead.device.DeviceUpdates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about one arrival after the other: checks, tries, swaps, watches, and brings back. For use by one thread. */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration SPARE = Duration.ofSeconds(60);
    private static final String FOLDER = "folder";
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(25);

    private final Tools tools;
    private final Ledger ledger;
    private final Records records;
    private final Intake intake;
    private final Clock clock;
    private final Duration window;
    private final Residue residue;
    private volatile long begun = System.nanoTime();

    Engine(Tools tools, Ledger ledger, Records records, Intake intake, Clock clock, Duration window, Residue residue) {
        this.tools = tools;
        this.ledger = ledger;
        this.records = records;
        this.intake = intake;
        this.clock = clock;
        this.window = window;
        this.residue = residue;
    }

    /** The gateway is up now: devices are read from now on. */
    void booted() {
        begun = System.nanoTime();
    }

    /**
     * Decides.
     *
     * @param number of the deployment that was begun for it
     * @param arrival what came or went
     * @return the deployment, decided; or still running if the thread was interrupted
     */
    Deployment decide(long number, Arrival arrival) {
        try {
            if (arrival instanceof Arrival.Refused refused) {
                records.reached(number, Stage.STAGED, named(refused.bundles()), List.of());
                throw new Refusal(refused.reason());
            }
            Optional<Deployment> already = already(number, arrival);
            if (already.isPresent()) {
                return already.get();
            }
            records.reached(number, Stage.STAGED, brought(arrival), List.of());
            finish();
            Change change = plan(arrival);
            records.reached(number, Stage.CHECKED, change.bundles(), List.of());
            records.remark(number, change.remarks());
            change.trial();
            return carryOut(number, arrival, change);
        } catch (Refusal e) {
            return refused(number, arrival, e.getMessage());
        }
    }

    private Optional<Deployment> already(long number, Arrival arrival) {
        boolean same = ledger.entry(arrival.name())
                .filter(e -> e.sha256().equals(arrival.sha256()))
                .isPresent();
        if (!same || !(arrival instanceof Arrival.Taken taken)) {
            return Optional.empty();
        }
        tell(() -> intake.accepted(taken.parcel()), arrival.name());
        records.remark(number, List.of("the same content is in effect already; nothing was changed"));
        return Optional.of(records.end(number, Outcome.DONE, ""));
    }

    /** What is not even worked out names at least what it would have been. */
    private List<BundleChange> brought(Arrival arrival) {
        if (!(arrival instanceof Arrival.Taken taken)) {
            return List.of();
        }
        return taken.parcel().contents().stream()
                .map(c -> new BundleChange(
                        c.symbolicName(),
                        tools.bundles().named(c.symbolicName()).map(b -> b.getVersion()
                                .toString()),
                        Optional.of(c.version())))
                .toList();
    }

    private static List<BundleChange> named(List<String> bundles) {
        return bundles.stream()
                .map(b -> b.split(" ", 2))
                .map(b -> new BundleChange(b[0], Optional.empty(), Optional.of(b[1])))
                .toList();
    }

    private Change plan(Arrival arrival) throws Refusal {
        Optional<Entry> before = ledger.entry(arrival.name());
        if (arrival instanceof Arrival.Taken taken) {
            return taken.parcel().kind() == Parcel.Kind.JAR
                    ? new JarChange(tools, taken.parcel(), ledger)
                    : new KarChange(tools, before, Optional.of(taken.parcel()), ledger);
        }
        Entry gone = before.orElseThrow(() -> new Refusal("nothing by that name is in effect"));
        return gone.kind() == Parcel.Kind.JAR
                ? new JarRemoval(tools, gone)
                : new KarChange(tools, before, Optional.empty(), ledger);
    }

    /**
     * What could not be undone is undone first: the ledger holds one intent.
     *
     * @throws Refusal if it cannot be undone yet
     */
    private void finish() throws Refusal {
        Optional<Ledger.Intent> left = ledger.intent();
        if (left.isEmpty()) {
            return;
        }
        String what =
                "deployment " + left.get().number() + " of deploy/" + left.get().name();
        try {
            Undo.run(tools, ledger.entry(left.get().name()), left.get().to(), window, Jars.Way.UPDATE);
            ledger.undone();
            LOG.warn("{} is undone now", what);
        } catch (Trouble | IOException e) {
            throw new Refusal(what + " has to be undone first: " + e.getMessage());
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // whatever went wrong, what was before has to come back
    private Deployment carryOut(long number, Arrival arrival, Change change) throws Refusal {
        Optional<Entry> before = ledger.entry(arrival.name());
        boolean coming = arrival instanceof Arrival.Taken;
        Entry to = coming ? entry(number, ((Arrival.Taken) arrival).parcel(), change) : before.orElseThrow();
        Set<String> drivers = change.drivers();
        settle(drivers);
        Watch watch = Watch.begin(tools, clock, window, drivers);
        records.reached(number, Stage.RESOLVED, change.bundles(), watch.devices());
        residue.remember(tools.bundles(), names(change));
        try {
            ledger.intend(new Ledger.Intent(number, arrival.name(), to));
        } catch (IOException e) {
            throw new Refusal("what is to be changed cannot be noted: " + e.getMessage());
        }
        records.reached(number, Stage.SWAPPED, change.bundles(), watch.devices());
        Instant deadline = clock.instant().plus(window.multipliedBy(2)).plus(SPARE);
        Optional<DeviceUpdates.Hold> hold =
                drivers.isEmpty() ? Optional.empty() : tools.gateway().updates().map(u -> u.hold(drivers, deadline));
        try {
            change.apply(window);
            if (coming) {
                Components.checkClasses(tools, change.up());
            }
            Set<String> changed = names(change);
            changed.addAll(change.gone());
            watch.untilWell(changed, change.up());
            ledger.done(number, arrival.name(), coming ? Optional.of(to) : Optional.empty());
        } catch (Trouble | IOException e) {
            return back(number, arrival, new Way(change, watch, before, to), Trouble.oneLine(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("deploy/{}: a defect", arrival.name(), e);
            return back(number, arrival, new Way(change, watch, before, to), Trouble.defect(e));
        } finally {
            hold.ifPresent(DeviceUpdates.Hold::close);
        }
        return done(number, arrival, change, watch);
    }

    /** Shortly after a start devices may not have been read yet: what they lose later could not be told. */
    private void settle(Set<String> drivers) {
        long since = System.nanoTime();
        while (System.nanoTime() - begun < FRESH.toNanos()
                && System.nanoTime() - since < window.toNanos()
                && !Readings.allGood(tools.gateway(), drivers)) {
            try {
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What is needed to bring back what was before. */
    private record Way(Change change, Watch watch, Optional<Entry> before, Entry to) {}

    private Deployment done(long number, Arrival arrival, Change change, Watch watch) {
        records.reached(number, Stage.WATCHED, change.bundles(), watch.devices());
        records.remark(number, watch.remarks());
        List<String> aside = tools.bundles().aside().news();
        aside.forEach(text -> LOG.warn("{} (deployment {})", text, number));
        records.remark(number, aside);
        Deployment end = records.end(number, Outcome.DONE, "");
        LOG.info(
                "deploy/{}: {} after {} (deployment {})",
                arrival.name(),
                words(end),
                Durations.text(Duration.between(end.begun(), end.ended().orElse(end.begun()))),
                number);
        if (arrival instanceof Arrival.Taken taken) {
            tell(() -> intake.accepted(taken.parcel()), arrival.name());
        } else if (arrival.who().via().equals(FOLDER)) {
            intake.gone(arrival.name());
        } else {
            tell(() -> intake.removed(arrival.name()), arrival.name());
        }
        residue.expect(number);
        return end;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // what is not undone stays noted
    private Deployment back(long number, Arrival arrival, Way way, String reason) {
        if (Thread.currentThread().isInterrupted()) {
            LOG.info(
                    "deploy/{}: interrupted by the end of the gateway; it is undone at the next start", arrival.name());
            return records.history().find(number).orElseThrow();
        }
        LOG.info("deploy/{}: {}; what was before comes back", arrival.name(), reason);
        records.reached(
                number, Stage.WATCHED, way.change().bundles(), way.watch().devices());
        Outcome outcome = Outcome.ROLLED_BACK;
        String text = reason;
        boolean open = false;
        try {
            undo(way, arrival.name());
        } catch (Trouble e) {
            outcome = Outcome.FAILED;
            text = reason + "; the way back: " + e.getMessage();
            open = tools.features().busy();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("deploy/{}: a defect on the way back", arrival.name(), e);
            outcome = Outcome.FAILED;
            text = reason + "; the way back: " + Trouble.defect(e);
            open = true;
        }
        if (open) {
            return backAgain(
                    number, arrival, outcome, text + "; undone before the next deployment, or at the next start");
        }
        try {
            ledger.undone();
        } catch (IOException e) {
            LOG.error(
                    "deploy/{}: that it was undone could not be noted; at the next start it is undone again",
                    arrival.name(),
                    e);
        }
        return backAgain(number, arrival, outcome, text);
    }

    /** What hangs keeps its bundle: then another bundle comes in its place. */
    private void undo(Way way, String name) throws Trouble {
        try {
            undo(way, Jars.Way.UPDATE);
        } catch (Trouble e) {
            LOG.info("deploy/{}: what was before does not come back: {}; it is installed anew", name, e.getMessage());
            undo(way, Jars.Way.REINSTALL);
        }
    }

    private void undo(Way way, Jars.Way how) throws Trouble {
        way.watch().again();
        Undo.run(tools, way.before(), way.to(), window, how);
        Set<String> names = names(way.change());
        way.watch().untilWell(names, way.watch().wereUp(names));
    }

    private Deployment backAgain(long number, Arrival arrival, Outcome outcome, String text) {
        records.remark(number, tools.bundles().aside().news());
        Deployment end = records.end(number, outcome, text);
        if (outcome == Outcome.FAILED) {
            LOG.error("deploy/{}: failed: {} (deployment {})", arrival.name(), text, number);
        } else {
            LOG.warn("deploy/{}: rolled back: {} (deployment {})", arrival.name(), text, number);
        }
        String what = outcome == Outcome.FAILED ? " was not undone: " : " was rolled back: ";
        leave(arrival, "deployment " + number + what + text);
        residue.expect(number);
        return end;
    }

    /** Something that was wanted makes no sense any more; the folder is as it was. */
    Deployment overtaken(long number, Arrival arrival, String reason) {
        if (arrival instanceof Arrival.Taken taken) {
            intake.unused(taken.parcel());
        }
        LOG.warn("deploy/{}: refused: {} (deployment {})", arrival.name(), reason, number);
        return records.end(number, Outcome.REFUSED, reason);
    }

    private Deployment refused(long number, Arrival arrival, String reason) {
        if (Thread.currentThread().isInterrupted()) {
            LOG.info("deploy/{}: {}; it is tried again at the next start if it lies there", arrival.name(), reason);
            return records.history().find(number).orElseThrow();
        }
        Deployment end = records.end(number, Outcome.REFUSED, reason);
        LOG.warn("deploy/{}: refused: {} (deployment {})", end.file(), end.reason(), number);
        leave(arrival, end.reason());
        return end;
    }

    private void leave(Arrival arrival, String reason) {
        if (arrival instanceof Arrival.Gone) {
            tell(() -> intake.kept(arrival.name()), arrival.name());
        } else {
            tell(() -> intake.rejected(arrival, reason), arrival.name());
        }
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

    private Entry entry(long number, Parcel parcel, Change change) {
        return new Entry(
                parcel.name(),
                parcel.sha256(),
                parcel.kind(),
                records.history().find(number).map(Deployment::begun).orElseGet(clock::instant),
                number,
                parcel.signer(),
                change.parts(),
                change.repositories(),
                change.features());
    }

    private static Set<String> names(Change change) {
        return change.bundles().stream().map(BundleChange::symbolicName).collect(Collectors.toCollection(TreeSet::new));
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
