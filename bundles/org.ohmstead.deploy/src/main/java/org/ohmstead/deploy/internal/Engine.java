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
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(25);

    private final Tools tools;
    private final Ledger ledger;
    private final Records records;
    private final Plans plans;
    private final Verdicts verdicts;
    private final Clock clock;
    private final Duration window;
    private final Residue residue;
    private volatile long begun = System.nanoTime();

    Engine(Tools tools, Ledger ledger, Records records, Intake intake, Clock clock, Duration window, Residue residue) {
        this.plans = new Plans(tools, ledger);
        this.verdicts = new Verdicts(records, intake, tools, residue);
        this.tools = tools;
        this.ledger = ledger;
        this.records = records;
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
                records.reached(number, Stage.STAGED, plans.brought(arrival), List.of());
                throw new Refusal(refused.reason());
            }
            Optional<Deployment> already = already(number, arrival);
            if (already.isPresent()) {
                return already.get();
            }
            records.reached(number, Stage.STAGED, plans.brought(arrival), List.of());
            finish();
            Change change = plans.of(arrival);
            records.reached(number, Stage.CHECKED, change.bundles(), List.of());
            records.remark(number, change.remarks());
            change.trial();
            return carryOut(number, arrival, change);
        } catch (Refusal e) {
            return verdicts.refused(number, arrival, e.getMessage());
        }
    }

    private Optional<Deployment> already(long number, Arrival arrival) {
        boolean same = ledger.entry(arrival.name())
                .filter(e -> e.sha256().equals(arrival.sha256()))
                .isPresent();
        return same && arrival instanceof Arrival.Taken taken
                ? Optional.of(verdicts.same(number, taken))
                : Optional.empty();
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
        residue.remember(tools.bundles(), change.names());
        WayBack way = new WayBack(tools, change, watch, before, to, window);
        try {
            ledger.intend(new Ledger.Intent(number, arrival.name(), to, false));
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
            watch.came(newcomers(change, drivers));
            Set<String> changed = change.names();
            changed.addAll(change.gone());
            watch.untilWell(changed, change.up());
            change.keep();
            ledger.done(number, arrival.name(), coming ? Optional.of(to) : Optional.empty());
        } catch (Trouble | IOException e) {
            return back(number, arrival, way, Trouble.oneLine(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("deploy/{}: a defect", arrival.name(), e);
            return back(number, arrival, way, Trouble.defect(e));
        } finally {
            hold.ifPresent(DeviceUpdates.Hold::close);
        }
        return verdicts.done(number, arrival, change, watch);
    }

    /** {@return factory PIDs of drivers that were not there before} */
    private Set<String> newcomers(Change change, Set<String> before) {
        Set<String> came = change.up().stream()
                .flatMap(name -> tools.bundles().named(name).stream())
                .flatMap(bundle -> Components.drivers(tools.gateway(), bundle).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        came.removeAll(before);
        return came;
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

    @SuppressWarnings("checkstyle:IllegalCatch") // what is not undone stays noted
    private Deployment back(long number, Arrival arrival, WayBack way, String reason) {
        if (verdicts.ending()) {
            LOG.info(
                    "deploy/{}: interrupted by the end of the gateway; it is undone at the next start", arrival.name());
            return records.history().find(number).orElseThrow();
        }
        LOG.info("deploy/{}: {}; {}", arrival.name(), reason, way.destination());
        residue.rememberToo(tools.bundles(), way.change().names());
        records.reached(
                number, Stage.WATCHED, way.change().bundles(), way.watch().devices());
        Outcome outcome = Outcome.ROLLED_BACK;
        String text = reason;
        boolean open = false;
        try {
            way.run(arrival.name());
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
            return verdicts.back(
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
        return verdicts.back(number, arrival, outcome, text);
    }

    /** What was to be done makes no sense any more; the folder is as it was. */
    Deployment overtaken(long number, Arrival arrival, String reason) {
        return verdicts.overtaken(number, arrival, reason);
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
}
