package org.ohmstead.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the configurations: everything that changes them goes through here, one after the other. What others ask often is
 * on the {@link #board()} and costs nothing.
 *
 * <p>What others changed is found in {@link #pass} and told to a {@link Watcher}; changes of our own are the matter of
 * {@link Transaction}, which tells {@link #took} what it did.
 */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Reconciler reconciler;
    private final Edits edits;
    private final Names names;
    private final Strangers strangers;
    private final Judge judge;
    private final Schemas schemas;
    private final Supplier<Optional<Secrets>> secrets;
    private final Runnable changed;

    private final Trail trail = new Trail();
    private Watcher watcher = new Watcher() {};
    private volatile List<Known> known = List.of();
    private boolean first = true;
    /** Whether all that was found so far is in the history. */
    private boolean kept = true;

    private volatile boolean schemasMayHaveChanged = true;
    private volatile Board board = Board.EMPTY;
    private Set<String> told = Set.of();
    private String trouble = "";

    /**
     * Makes a keeper; nothing is read yet.
     *
     * @param parts of the work
     * @param changed is called, with the keeper locked, when there is another board
     */
    Keeper(Parts parts, Runnable changed) {
        this(parts, changed, System::nanoTime);
    }

    /** With a time of the caller's. */
    Keeper(Parts parts, Runnable changed, LongSupplier nanos) {
        this.strangers = new Strangers(parts.schemas(), nanos);
        this.judge = new Judge(parts.schemas(), parts.checks());
        this.reconciler = new Reconciler(parts, judge, trail);
        this.edits = new Edits(parts);
        this.names = new Names(parts.folder(), parts.index());
        this.schemas = parts.schemas();
        this.secrets = parts.secrets();
        this.changed = changed;
    }

    /**
     * What a keeper works with.
     *
     * @param folder of the files
     * @param running what Config Admin holds
     * @param index what both last agreed on
     * @param rejections changes of others that were refused
     * @param refusals contents of files that were refused
     * @param schemas of the keys
     * @param checks what drivers say beforehand
     * @param secrets the service, if it is there
     */
    record Parts(
            CfgFolder folder,
            Running running,
            Index index,
            Rejections rejections,
            Refusals refusals,
            Schemas schemas,
            DriverChecks checks,
            Supplier<Optional<Secrets>> secrets) {}

    /** Is told, with the keeper locked, about every look. */
    interface Watcher {

        /** {@return whether files and Config Admin may be looked at: not if they are in between} */
        default boolean ready() {
            return true;
        }

        /** {@return paths that devices have let go, and may get back: nobody else can have them meanwhile} */
        default List<Paths.Reserved> reserved() {
            return List.of();
        }

        /**
         * Everything was looked at.
         *
         * @param trail tells who changed what
         * @return whether that is kept; if not, another look is due, and the trail goes on
         */
        default boolean passed(Trail trail) {
            return true;
        }
    }

    synchronized void watch(Watcher other) {
        watcher = other;
    }

    Board board() {
        return board;
    }

    void schemasMayHaveChanged() {
        schemasMayHaveChanged = true;
        strangers.bundlesChange();
    }

    /** {@return when another look can tell what nobody reads; empty if there is nothing to be told} */
    Optional<Duration> strangersDue() {
        return strangers.due(known);
    }

    /** {@return what is wrong with a configuration, that nobody reads it included} */
    List<ConfigProblem> problems(Known one) {
        return strangers.problems(one);
    }

    /**
     * Makes files and Config Admin agree, moves secrets, and works out the board.
     *
     * @return when it is worth another look, if nothing changes before; empty if it is not
     */
    synchronized Optional<Duration> pass() {
        refreshSchemas();
        if (!watcher.ready()) {
            return Optional.of(SOON);
        }
        List<Known> found;
        trail.begin();
        try {
            found = new ArrayList<>(reconciler.pass(first, watcher.reserved()));
            first = false;
            trouble = "";
        } catch (IOException e) {
            if (!trouble.equals(e.toString())) {
                LOG.warn("configurations stay as they are: {}", e.toString());
            }
            trouble = e.toString();
            return Optional.of(SOON);
        }
        found.replaceAll(this::moveSecrets);
        known = List.copyOf(found);
        publish();
        kept = watcher.passed(trail);
        if (reconciler.unfinished() || schemasMayHaveChanged) {
            return Optional.of(SOON);
        }
        return reconciler.held() || !kept ? Optional.of(LATER) : Optional.empty();
    }

    /** What fails, or is not complete, is done again with the next look. */
    private void refreshSchemas() {
        if (schemasMayHaveChanged) {
            schemasMayHaveChanged = false;
            boolean complete = false;
            try {
                complete = schemas.refresh();
            } finally {
                if (!complete) {
                    schemasMayHaveChanged = true;
                }
            }
        }
    }

    private Known moveSecrets(Known one) {
        Optional<Schema> schema = schemas.of(one.pid());
        boolean refused = trail.undoing(one.pid().pid(), one.content().hash());
        if (schema.isEmpty() || !one.problems().isEmpty() || refused) {
            return one;
        }
        Content moved = SecretMover.move(one.pid(), schema.get(), one.content(), secrets.get());
        if (moved == one.content()) {
            return one;
        }
        try {
            return edits.put(one, moved);
        } catch (IOException e) {
            LOG.warn(
                    "{}: a secret could not be replaced by its reference: {}",
                    one.pid().pid(),
                    e.getMessage());
            return one;
        }
    }

    /** {@return the file that a change would write over or delete, though it was refused and says something else} */
    synchronized Optional<CfgFile> refusedUnder(Move.OfPid move) {
        return reconciler.waiting().under(move);
    }

    /** {@return where that file would be kept, for messages} */
    synchronized Optional<String> keptAside(Move.OfPid move) {
        return reconciler.waiting().keptAside(move);
    }

    /** {@return paths that nobody can have for now} */
    synchronized List<Paths.Reserved> reserved() {
        return watcher.reserved();
    }

    /** {@return what is wrong with a configuration that shall be taken, its driver's judgement included, though it be away} */
    synchronized List<ConfigProblem> wanted(Known one, List<Validator.Taken> others) {
        return reconciler.recall(one, judge.wanted(one, others));
    }

    List<Known> known() {
        return known;
    }

    Judge judge() {
        return judge;
    }

    Schemas schemas() {
        return schemas;
    }

    synchronized PidName free(String factory, String name) {
        return names.pid(factory, name);
    }

    /** A transaction made of some configurations what they are now; empty ones are gone. */
    synchronized void took(Map<String, Optional<Known>> changed) {
        reconciler.waiting().remove(changed.keySet());
        List<Known> now = new ArrayList<>(known);
        changed.forEach((pid, one) -> {
            now.removeIf(other -> other.pid().pid().equals(pid) && one.isEmpty());
            one.ifPresent(present -> now.replaceAll(other -> other.pid().equals(present.pid()) ? present : other));
            one.filter(present -> !now.contains(present)).ifPresent(now::add);
        });
        known = List.copyOf(now);
        publish();
    }

    private void publish() {
        Board now = Board.of(known, schemas, strangers, reconciler.notes());
        if (!now.equals(board)) {
            board = now;
            tell(now);
            changed.run();
        }
    }

    private void tell(Board now) {
        Set<String> texts = new HashSet<>();
        now.problems()
                .values()
                .forEach(problems -> problems.stream().map(ConfigProblem::text).forEach(text -> {
                    if (texts.add(text) && !told.contains(text)) {
                        LOG.warn("{}", text);
                    }
                }));
        told = texts;
    }
}
