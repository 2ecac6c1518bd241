package org.ohmstead.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries plans out, and keeps what became of them. For use by one thread at a time. */
final class Carrier {

    private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

    private final Keeper keeper;
    private final Keeper.Parts parts;
    private final State state;
    private final Chronicle chronicle;
    private final Transaction transaction;

    Carrier(Keeper keeper, Keeper.Parts parts, State state, Chronicle chronicle, Transaction transaction) {
        this.keeper = keeper;
        this.parts = parts;
        this.state = state;
        this.chronicle = chronicle;
        this.transaction = transaction;
    }

    /** Keeps that a change was in the way of another. */
    ConflictException conflict(Origin origin, List<Difference> differences, String message) {
        chronicle.note(new Chronicle.Draft(origin, Entry.Outcome.REFUSED, message, differences));
        return new ConflictException(message);
    }

    /** Keeps that a change was wrong. */
    ConfigException refused(Origin origin, List<Difference> differences, ConfigException why) {
        chronicle.note(new Chronicle.Draft(origin, Entry.Outcome.REFUSED, why.getMessage(), differences));
        return why;
    }

    /** Keeps that a change cannot be made now. */
    IOException impossible(Origin origin, String message) {
        chronicle.note(new Chronicle.Draft(origin, Entry.Outcome.REFUSED, message, List.of()));
        return new IOException(message);
    }

    /**
     * Does what a plan says that is good. What changes nothing leaves no entry, unless it ends the waiting of another.
     *
     * @param undoes number of the entry that it undoes; 0 if it is none such
     */
    Kept carryOut(Plan plan, Origin origin, Optional<Duration> window, long undoes)
            throws ConfigException, ConflictException, IOException {
        List<Move> moves = plan.moves().stream().map(this::withoutSecrets).toList();
        boolean waits = window.isPresent() && !moves.isEmpty();
        SortedMap<String, Optional<String>> after = new TreeMap<>();
        moves.forEach(move -> after.put(move.id(), move.after()));
        Chronicle.Draft draft = new Chronicle.Draft(
                origin,
                waits ? Entry.Outcome.PENDING : Entry.Outcome.APPLIED,
                moves.isEmpty() ? "all was so already" : undoes > 0 ? "undo of " + undoes : "",
                waits ? window.get() : Duration.ZERO,
                plan.differences(),
                after,
                undoes);
        if (moves.isEmpty()) {
            return plan.ends().isEmpty() ? chronicle.unkept(draft) : chronicle.keep(draft);
        }
        List<Kept> kept = new ArrayList<>();
        try {
            transaction.settle(); // before it is read what is there
            Intent intent = intent(moves, chronicle.drafted(draft));
            run(intent, moves, () -> kept.add(chronicle.keep(draft)));
            took(intent);
        } catch (TouchedException e) {
            ConflictException conflict = conflict(origin, plan.differences(), e.getMessage());
            conflict.initCause(e);
            throw conflict;
        } catch (UnfitException e) {
            ConfigProblem problem = new ConfigProblem(
                    "", "", "", "what a file and a configuration can hold (" + e.getMessage() + ") expected");
            throw refused(origin, plan.differences(), new ConfigException(List.of(problem)));
        } catch (IOException e) {
            transaction.release();
            String detail = "it cannot be written: " + e.getMessage()
                    + (transaction.unsettled() ? "; undoing it is tried again" : "; all is as before");
            chronicle.note(new Chronicle.Draft(origin, Entry.Outcome.UNDONE, detail, plan.differences()));
            throw e;
        }
        chronicle.rolled();
        return kept.get(0);
    }

    /** Edits of files that were refused, and would be written over, are kept aside first. */
    private void run(Intent intent, List<Move> moves, Transaction.Commit commit) throws IOException {
        List<CfgFile> refused = moves.stream()
                .filter(Move.OfPid.class::isInstance)
                .flatMap(move -> keeper.refusedUnder((Move.OfPid) move).stream())
                .toList();
        Map<String, Asides.Aside> kept = new LinkedHashMap<>();
        boolean done = false;
        try {
            for (CfgFile file : refused) {
                kept.put(file.name(), parts.folder().keepAside(file));
            }
            transaction.run(intent, moves, commit);
            done = true;
        } finally {
            if (!done) {
                kept.values().forEach(this::dropAside);
            }
        }
        kept.forEach((file, aside) -> {
            LOG.warn(
                    "{}: the edit of it that was refused has been written over, it is kept as {}",
                    CfgFolder.where(file),
                    aside.where());
            parts.folder().asides().bound(file);
        });
    }

    private void dropAside(Asides.Aside aside) {
        try {
            parts.folder().asides().drop(aside);
        } catch (IOException e) {
            LOG.debug("{}: stays, though nothing was changed", aside.where(), e);
        }
    }

    private Move withoutSecrets(Move move) {
        if (move instanceof Move.OfPid pid && pid.content().isPresent()) {
            Optional<Schema> schema = keeper.schemas().of(pid.pid());
            if (schema.isPresent()) {
                Optional<Secrets> store = parts.secrets().get();
                Content moved = SecretMover.moveAnew(
                        pid.pid(), schema.get(), pid.content().get(), store);
                return pid.with(moved, state.shown(pid.pid(), moved));
            }
        }
        return move;
    }

    private Intent intent(List<Move> moves, Kept kept) throws IOException {
        List<Intent.OfPid> pids = new ArrayList<>();
        List<Intent.OfText> texts = new ArrayList<>();
        CfgFolder folder = parts.folder();
        for (Move move : moves) {
            if (move instanceof Move.OfPid pid) {
                CfgFile file = folder.known(pid.file());
                Optional<byte[]> bytes = folder.bytes(pid.file());
                Optional<Content> runs = pid.now().filter(Known::runs).map(Known::content);
                CfgText text = file == null ? CfgText.empty() : file.text();
                Optional<byte[]> rendered = pid.content().isEmpty()
                        ? Optional.empty()
                        : Optional.of(CfgFolder.rendered(text, pid.content().get()));
                pids.add(new Intent.OfPid(
                        pid.pid(), pid.file(), new Intent.Side(bytes, runs), new Intent.Side(rendered, pid.content())));
            } else {
                texts.add(new Intent.OfText(move.id(), move.before(), move.after()));
            }
        }
        return new Intent(kept, List.copyOf(pids), List.copyOf(texts));
    }

    /** Tells the keeper what is different now. */
    private void took(Intent intent) {
        Map<String, Optional<Known>> changed = new HashMap<>();
        for (Intent.OfPid one : intent.pids()) {
            changed.put(
                    one.pid().pid(), one.after().content().map(content -> new Known(one.pid(), one.file(), content)));
            try {
                parts.rejections().drop(one.file());
            } catch (IOException e) {
                LOG.debug("{}: what was refused before stays beside it", one.file(), e);
            }
            LOG.info(
                    "{}: {}, {}",
                    one.pid().pid(),
                    one.after().content().isPresent() ? "changed" : "deleted",
                    CfgFolder.where(one.file()));
        }
        keeper.took(changed);
    }
}
