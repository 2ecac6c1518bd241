package org.ohmstead.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the configurations: everything that changes them goes through here, one after the other. What others ask often is
 * on the {@link #board()} and costs nothing.
 *
 * <p>Transactions and snapshots will put themselves around {@link #put} and {@link #delete}, by which every change of our
 * own is made, and the other changes are found in {@link #pass}.
 */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Reconciler reconciler;
    private final Edits edits;
    private final Names names;
    private final Judge judge;
    private final Schemas schemas;
    private final Supplier<Optional<Secrets>> secrets;
    private final Runnable changed;

    private List<Known> known = new ArrayList<>();
    private boolean first = true;
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
        this.judge = new Judge(parts.schemas(), parts.checks());
        this.reconciler = new Reconciler(parts, judge);
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
     * @param schemas of the keys
     * @param checks what drivers say beforehand
     * @param secrets the service, if it is there
     */
    record Parts(
            CfgFolder folder,
            Running running,
            Index index,
            Rejections rejections,
            Schemas schemas,
            DriverChecks checks,
            Supplier<Optional<Secrets>> secrets) {}

    Board board() {
        return board;
    }

    void schemasMayHaveChanged() {
        schemasMayHaveChanged = true;
    }

    /**
     * Makes files and Config Admin agree, moves secrets, and works out the board.
     *
     * @return when it is worth another look, if nothing changes before; empty if it is not
     */
    synchronized Optional<Duration> pass() {
        if (schemasMayHaveChanged) {
            schemasMayHaveChanged = false;
            schemas.refresh();
        }
        try {
            known = new ArrayList<>(reconciler.pass(first));
            first = false;
            trouble = "";
        } catch (IOException e) {
            if (!trouble.equals(e.toString())) {
                LOG.warn("configurations stay as they are: {}", e.toString());
            }
            trouble = e.toString();
            return Optional.of(SOON);
        }
        known.replaceAll(this::moveSecrets);
        publish();
        if (reconciler.unfinished()) {
            return Optional.of(SOON);
        }
        return reconciler.held() ? Optional.of(LATER) : Optional.empty();
    }

    private Known moveSecrets(Known one) {
        Optional<Schema> schema = schemas.of(one.pid());
        if (schema.isEmpty() || !one.problems().isEmpty()) {
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

    synchronized List<Known> known() {
        return List.copyOf(known);
    }

    /** {@return what is wrong with a configuration that shall be taken} */
    synchronized List<ConfigProblem> judge(Known wanted) {
        Paths paths = new Paths();
        known.stream()
                .filter(other -> other.runs() || !other.file().isEmpty())
                .forEach(other -> paths.put(other.pid(), other.where(), other.content()));
        return judge.wanted(wanted, paths.others(wanted.pid()));
    }

    synchronized Schemas schemas() {
        return schemas;
    }

    synchronized PidName free(String factory, String name) {
        return names.pid(factory, name);
    }

    /**
     * Changes or creates a configuration with its file.
     *
     * @throws IOException if that is not possible; nothing was changed
     */
    synchronized Known put(Known one, Schema schema, Content content) throws IOException {
        Content moved = SecretMover.move(one.pid(), schema, content, secrets.get());
        Known now = edits.put(one, moved);
        known.replaceAll(other -> other.pid().equals(one.pid()) ? now : other);
        if (!known.contains(now)) {
            known.add(now);
        }
        publish();
        return now;
    }

    /** Deletes a configuration with its file. */
    synchronized void delete(Known one) throws IOException {
        edits.delete(one);
        known.removeIf(other -> other.pid().equals(one.pid()));
        publish();
    }

    private void publish() {
        Board now = Board.of(known, schemas);
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
