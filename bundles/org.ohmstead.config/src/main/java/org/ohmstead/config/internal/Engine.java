package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.TextItems;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.config.internal.history.Bounds;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes as transactions, and keeps the history of all changes. What it does, it does with the keeper locked. Safe
 * for use by any thread.
 */
final class Engine implements Keeper.Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Keeper keeper;
    private final Parts parts;
    private final State state;
    private final History history;
    private final Chronicle chronicle;
    private final Finds finds;
    private final Confirmations confirmations;
    private final Planner planner;
    private final Transaction transaction;
    private final Carrier carrier;
    private final Returns returns;
    private final Expiry expiry;
    private final Archive archive;
    private final Import imports;
    private final Profiles profiles;
    private String trouble = "";

    /**
     * What the engine works with.
     *
     * @param keepers what the keeper works with, too
     * @param etc the folder of the files
     * @param data the folder of our own files
     * @param disk that is written to
     * @param bounds of the history
     * @param texts the service, if it is there
     * @param clock for people
     * @param nanos for time that passes
     * @param changed is called whenever there is another entry of the history
     */
    record Parts(
            Keeper.Parts keepers,
            Path etc,
            Path data,
            Disk disk,
            Bounds bounds,
            Supplier<Optional<TextItems>> texts,
            Clock clock,
            LongSupplier nanos,
            Runnable changed) {}

    Engine(Keeper keeper, Parts parts) {
        this.keeper = keeper;
        this.parts = parts;
        this.profiles = new Profiles(parts.etc(), parts.disk(), parts.texts());
        this.state = new State(keeper, profiles);
        this.history = new History(parts.data().resolve("history"), parts.disk(), parts.bounds());
        this.chronicle = new Chronicle(history, state, profiles, parts.clock(), parts.changed());
        this.finds = new Finds(history, state, profiles, parts.etc(), chronicle);
        this.confirmations = new Confirmations(history, parts.clock(), parts.nanos());
        this.planner = new Planner(
                keeper, state, profiles, new Planner.Past(confirmations, chronicle::lastChange, chronicle::everThere));
        this.transaction = new Transaction(parts.keepers(), profiles, parts.disk(), parts.data(), history);
        this.carrier = new Carrier(keeper, parts.keepers(), state, chronicle, transaction);
        this.returns = new Returns(history, state, chronicle);
        this.expiry = new Expiry(
                history, chronicle, confirmations, planner, carrier, new Reversal(state, chronicle, returns));
        this.archive = new Archive(keeper, profiles, parts.keepers().folder());
        this.imports = new Import(keeper, state, profiles);
        keeper.watch(this);
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** {@return who changes what} */
    Origins origins() {
        return finds.origins();
    }

    History history() {
        return history;
    }

    Returns returns() {
        return returns;
    }

    Archive archive() {
        return archive;
    }

    Import imports() {
        return imports;
    }

    /** {@return the profiles by id} */
    SortedMap<String, String> texts() {
        return profiles.texts();
    }

    State state() {
        return state;
    }

    Keeper keeper() {
        return keeper;
    }

    @Override
    public boolean ready() {
        try {
            transaction.begin();
            if (transaction.unsettled()) {
                transaction.settle();
                LOG.warn("a change that was interrupted has been undone: all is as before it");
            }
            trouble = "";
            return true;
        } catch (IOException e) {
            if (!trouble.equals(e.toString())) {
                LOG.warn("a change that was interrupted cannot be undone yet, tried again: {}", e.toString());
            }
            trouble = e.toString();
            return false;
        }
    }

    @Override
    public List<Paths.Reserved> reserved() {
        return confirmations.waiting().stream()
                .flatMap(kept -> returns.paths(kept).stream()
                        .map(path -> new Paths.Reserved(
                                kept.deltas().keySet(),
                                new Validator.Taken(
                                        path,
                                        "entry " + kept.entry().number() + ", which waits for its confirmation"))))
                .toList();
    }

    @Override
    public boolean passed(Trail trail) {
        boolean kept = finds.passed(trail, transaction::release);
        transaction.interrupted().ifPresent(intent -> {
            Entry entry = intent.kept().entry();
            chronicle.note(new Chronicle.Draft(
                    entry.origin(),
                    Entry.Outcome.UNDONE,
                    "the gateway ended in the middle of it: all is as before",
                    entry.differences()));
        });
        return kept;
    }

    Plan preview(ChangeSet changes) {
        synchronized (keeper) {
            return planner.plan(changes, false);
        }
    }

    Entry apply(ChangeSet changes, Origin origin, Optional<Duration> confirmWithin)
            throws ConfigException, ConflictException, IOException {
        synchronized (keeper) {
            keeper.pass();
            return applyNow(changes, origin, confirmWithin);
        }
    }

    /** The same right after a look at everything. */
    Entry applyNow(ChangeSet changes, Origin origin, Optional<Duration> confirmWithin)
            throws ConfigException, ConflictException, IOException {
        synchronized (keeper) {
            if (transaction.unsettled()) {
                throw carrier.impossible(origin, "a change that was interrupted is not undone yet: " + trouble);
            }
            List<ConfigProblem> window = Confirmations.wrong(confirmWithin);
            Plan plan = planner.plan(changes, false);
            if (!window.isEmpty()) {
                throw carrier.refused(origin, plan.differences(), new ConfigException(window));
            }
            if (!plan.conflicts().isEmpty()) {
                throw carrier.conflict(origin, plan.differences(), String.join("; ", plan.conflicts()));
            }
            if (!plan.problems().isEmpty()) {
                throw carrier.refused(origin, plan.differences(), new ConfigException(plan.problems()));
            }
            if (!plan.ends().isEmpty() && confirmWithin.isPresent()) {
                throw carrier.conflict(origin, plan.differences(), Expiry.notAgain(plan.ends()));
            }
            Kept kept = carrier.carryOut(plan, origin, confirmWithin, changes.undoes());
            if (kept.entry().outcome() == Entry.Outcome.PENDING) {
                confirmations.add(kept);
            }
            expiry.takenBack(plan.ends(), kept.entry());
            return kept.entry();
        }
    }

    /** Keeps that somebody else refused changes. */
    void refuse(ChangeSet changes, Origin origin, String reason) {
        synchronized (keeper) {
            chronicle.note(new Chronicle.Draft(
                    origin,
                    Entry.Outcome.REFUSED,
                    reason,
                    planner.plan(changes, false).differences()));
        }
    }

    /** Keeps what waits for a confirmation. */
    Entry confirm(long number, Origin origin) throws ConflictException, IOException {
        synchronized (keeper) {
            Entry confirmed = expiry.confirm(number, origin, parts.clock().instant());
            keeper.pass(); // what was reserved until now may be somebody's who waits
            return confirmed;
        }
    }

    /**
     * Undoes what nobody confirmed in time, and ends transactions whose files are on disk by now.
     *
     * @return when it is worth another look; empty if it is not
     */
    Optional<Duration> tick() {
        synchronized (keeper) {
            keeper.pass();
            return transaction.unsettled() ? Optional.of(SOON) : expiry.look();
        }
    }

    /** Puts all on disk. */
    void settle() {
        synchronized (keeper) {
            try {
                transaction.settle();
            } catch (IOException e) {
                LOG.warn("the files of the last change could not be put on disk: {}", e.toString());
            }
        }
    }
}
