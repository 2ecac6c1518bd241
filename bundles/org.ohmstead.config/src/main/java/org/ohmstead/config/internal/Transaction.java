package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.lib.files.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes several changes, all or none, whatever happens in the middle: what is about to be done is on disk before the first
 * change, and done it is when the history holds its entry. For use by one thread at a time.
 */
final class Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final CfgFolder folder;
    private final Running running;
    private final Index index;
    private final Profiles profiles;
    private final Handover handover;
    private final Disk disk;
    private final History history;
    private final Path file;
    private final Reserve reserve;
    private final Recovery recovery;
    private Optional<Intent> open = Optional.empty();
    /** Whether what is open is done; else it is to be undone. */
    private boolean done;
    /** Whether what is open was made in this run, so that nothing of it can have got lost. */
    private boolean known;
    /** Whether there is a file. */
    private boolean kept;
    /** Whether it is not known what was being done when the gateway ended. */
    private boolean unread = true;

    private Optional<Intent> interrupted = Optional.empty();

    /** The end of a transaction: keeps its entry. */
    @FunctionalInterface
    interface Commit {
        void keep() throws IOException;
    }

    Transaction(Keeper.Parts parts, Profiles profiles, Disk disk, Path data, History history) {
        this.history = history;
        this.folder = parts.folder();
        this.running = parts.running();
        this.index = parts.index();
        this.profiles = profiles;
        this.handover = new Handover(parts.checks(), parts.running());
        this.disk = disk;
        this.file = data.resolve("intent");
        this.reserve = new Reserve(data.resolve("reserve"), disk);
        this.recovery = new Recovery(folder, running, profiles, handover);
    }

    /**
     * Reads what was being done when the gateway ended, unless that is known: what was not finished is undone with the next
     * {@link #settle}.
     *
     * @throws IOException if it cannot be read: then nobody knows whether something is half done
     */
    void begin() throws IOException {
        if (!unread) {
            return;
        }
        try {
            PrivateFiles.directory(file.getParent());
        } catch (IOException e) {
            LOG.debug("{}: a change will tell that nothing can be written", file.getParent(), e);
        }
        Optional<Intent> intent = Optional.empty();
        try {
            byte[] bytes = Files.readAllBytes(file);
            kept = true;
            intent = understood(bytes);
        } catch (NoSuchFileException e) {
            LOG.trace("{}: nothing was being done", file);
        }
        intent.ifPresent(this::found);
        unread = false;
    }

    private Optional<Intent> understood(byte[] bytes) throws IOException {
        try {
            Optional<Intent> intent = Intent.of(bytes);
            if (intent.isEmpty()) {
                LOG.debug("{}: not whole, so nothing had been done yet", file);
            }
            return intent;
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + ": what this version writes expected: " + e.getMessage(), e);
        }
    }

    private void found(Intent intent) {
        long number = intent.kept().entry().number();
        boolean entry =
                history.entry(number).filter(one -> !one.deltas().isEmpty()).isPresent();
        // Where the entry may have got lost, the new state is as good as the old one, and nothing is in between.
        done = entry || !history.damages().isEmpty();
        known = false;
        open = Optional.of(intent);
        interrupted = open.filter(one -> !done);
    }

    /** {@return what was not finished when the gateway ended, once} */
    Optional<Intent> interrupted() {
        Optional<Intent> one = interrupted;
        interrupted = Optional.empty();
        return one;
    }

    /** {@return whether files and Config Admin are on their way from one state to another} */
    boolean unsettled() {
        return unread || (open.isPresent() && !done);
    }

    /** Ends what was begun: finishes what is done, undoes what is not. */
    void settle() throws IOException {
        begin();
        if (open.isPresent()) {
            Intent intent = open.get();
            if (!done || !known) {
                running.list();
                recovery.bring(intent, done, this::touchedLater);
                if (done) {
                    agree(intent);
                }
                known = true;
            }
            disk.force(paths(intent));
            open = Optional.empty();
        }
        if (kept) {
            disk.delete(file);
            kept = false;
        }
    }

    private List<Path> paths(Intent intent) {
        List<Path> paths = new ArrayList<>();
        intent.pids().forEach(one -> paths.add(folder.path(one.file())));
        intent.texts().stream()
                .map(one -> profiles.path(one.id()))
                .filter(path -> Files.isDirectory(path.getParent()))
                .forEach(paths::add);
        return paths;
    }

    /**
     * Does it.
     *
     * @param intent what to do
     * @param moves the same, in the order in which it is done
     * @param commit keeps the entry
     * @throws TouchedException if somebody else changed one of the items in the meantime; nothing was changed
     * @throws UnfitException if Config Admin refuses a content; nothing was changed
     * @throws IOException if it cannot be written; nothing was changed, unless {@link #unsettled}
     */
    void run(Intent intent, List<Move> moves, Commit commit) throws IOException {
        settle();
        reserve.hold();
        for (Intent.OfPid one : intent.pids()) {
            folder.checkUntouched(one.file(), folder.known(one.file()));
        }
        disk.writePrivate(file, intent.bytes());
        kept = true;
        open = Optional.of(intent);
        done = false;
        known = true;
        try {
            for (Move move : moves) {
                make(intent, move);
            }
            commit.keep();
            done = true;
            handover.done();
        } catch (IOException | IllegalStateException e) {
            throw undone(e instanceof IOException io ? io : new IOException(e.getMessage(), e));
        } catch (IllegalArgumentException e) {
            throw undone(new UnfitException(e.getMessage(), e));
        }
        agree(intent);
    }

    private void make(Intent intent, Move move) throws IOException {
        if (move instanceof Move.OfText text) {
            profiles.put(text.id(), text.after(), intent.restarts());
            return;
        }
        Intent.OfPid one = intent.pids().stream()
                .filter(pid -> pid.pid().pid().equals(move.id()))
                .findFirst()
                .orElseThrow();
        // A file that is left over is deleted by the next look; one that went too early would be written anew.
        if (one.after().content().isEmpty()) {
            handover.before(intent);
            running.delete(one.pid());
            handover.changed();
            folder.replace(one.file(), Optional.empty());
            return;
        }
        folder.replace(one.file(), one.after().bytes());
        if (!one.same()) {
            handover.before(intent);
            running.apply(one.pid(), one.after().content().get());
            handover.changed();
        }
    }

    /** Gives room for what must be written although the disk is full. */
    void release() {
        reserve.release();
    }

    private IOException undone(IOException cause) {
        reserve.release();
        handover.failed();
        try {
            settle();
        } catch (IOException e) {
            LOG.error("a change could be neither made nor undone, undoing is tried again: {}", e.toString());
            cause.addSuppressed(e);
        }
        return cause;
    }

    private boolean touchedLater(String id) {
        long number = open.orElseThrow().kept().entry().number();
        return history.entries().stream()
                .anyMatch(later ->
                        later.entry().number() > number && later.deltas().containsKey(id));
    }

    /** From now on file and Config Admin agree on what was made: the next look puts that on disk. */
    private void agree(Intent intent) {
        for (Intent.OfPid one : intent.pids()) {
            if (touchedLater(one.pid().pid())) {
                continue;
            }
            one.after()
                    .content()
                    .ifPresentOrElse(
                            content -> index.put(one.pid().pid(), one.file(), content.hash()),
                            () -> index.remove(one.pid().pid()));
        }
    }
}
