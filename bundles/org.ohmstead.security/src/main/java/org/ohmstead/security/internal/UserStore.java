package org.ohmstead.security.internal;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.lib.files.PrivateFiles;

/**
 * Keeps the users, in memory and in one file. Sees within a second when the file was changed by somebody else, which
 * {@code bin/ohmstead passwd} does. Safe for use by any thread and by several processes.
 */
final class UserStore {

    static final String FILE = "users";

    /** What helps when the file is wrong: it is never replaced, as it may hold all that is known of the users. */
    private static final String RECOVERY = ". Mend that, or put a copy of the file back."
            + " If its users are lost, move it away: the next start makes a new admin";

    private static final String LOCK = "users.lock";
    private static final long GLANCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path directory;
    private final Path file;
    private final LongSupplier nanos;
    private final Consumer<String> trouble;
    private volatile Snapshot snapshot = new Snapshot(Collections.emptySortedMap(), Map.of(), Set.of());
    private volatile long nextGlance;
    private Stamp stamp = Stamp.NONE;
    private Optional<String> broken = Optional.empty();
    private String told = "";

    /**
     * The users at one moment.
     *
     * @param users by name
     * @param owners of tokens, by digest
     * @param gone names of users that were removed while this store has been watching
     */
    record Snapshot(SortedMap<String, UserEntry> users, Map<String, Owner> owners, Set<String> gone) {

        Optional<UserEntry> user(String name) {
            return Optional.ofNullable(users.get(name));
        }
    }

    /** A token and whose it is. */
    record Owner(String user, TokenEntry token) {}

    /** What tells two states of a file apart. */
    private record Stamp(FileTime modified, long size, String key) {
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");
        static final Stamp UNREAD = new Stamp(FileTime.fromMillis(0), -2, "");
    }

    /**
     * Opens the store.
     *
     * @param directory made if missing
     * @param nanos a clock as {@link System#nanoTime}
     * @param trouble is told why a file cannot be used, once for each state of the file
     */
    UserStore(Path directory, LongSupplier nanos, Consumer<String> trouble) {
        this.directory = directory;
        this.file = directory.resolve(FILE);
        this.nanos = nanos;
        this.trouble = trouble;
        try {
            PrivateFiles.directory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory " + directory, e);
        }
        reload();
    }

    /** {@return the users as they are now; the last ones known if the file has become unreadable} */
    Snapshot current() {
        if (nanos.getAsLong() - nextGlance >= 0) {
            reload();
        }
        return snapshot;
    }

    /** {@return whether there is no user, and no file that might hold some} */
    synchronized boolean untouched() {
        reload();
        return broken.isEmpty() && snapshot.users().isEmpty();
    }

    /**
     * Changes users; what was changed is on disk when the call returns.
     *
     * @param edit changes the map it is given
     * @return what {@code edit} returns
     * @throws IllegalStateException if the file holds something that this version cannot read, and so must not replace
     * @throws UncheckedIOException if it cannot be written; nothing is changed then
     */
    synchronized <R> R change(Function<SortedMap<String, UserEntry>, R> edit) {
        try (FileChannel lock = FileChannel.open(PrivateFiles.present(directory.resolve(LOCK)), WRITE);
                FileLock held = lock.lock()) {
            reload();
            if (broken.isPresent()) {
                throw new IllegalStateException("users are not changed while their file is wrong: " + broken.get());
            }
            SortedMap<String, UserEntry> users = new TreeMap<>(snapshot.users());
            R result = edit.apply(users);
            if (!users.equals(snapshot.users()) && held.isValid()) {
                AtomicFile.writePrivate(file, UserFile.format(users.values()).getBytes(StandardCharsets.UTF_8));
                take(users);
                stamp = stamp();
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        }
    }

    private synchronized void reload() {
        nextGlance = nanos.getAsLong() + GLANCE_NANOS;
        try {
            Stamp found = stamp();
            if (!found.equals(stamp)) {
                stamp = found;
                broken = Optional.empty();
                if (found.equals(Stamp.NONE)) {
                    throw new NoSuchFileException(file.toString(), null, "removed; its users stay until a restart");
                }
                take(UserFile.parse(Files.readString(file), file.toString()));
                told = "";
            }
        } catch (NoSuchFileException e) {
            tell(e.getMessage());
        } catch (CharacterCodingException e) {
            wrong(file + ": text in UTF-8 expected" + RECOVERY);
        } catch (IOException e) {
            // This may pass without a change of the file.
            stamp = Stamp.UNREAD;
            wrong("cannot read " + file + ": " + e);
        } catch (IllegalArgumentException e) {
            wrong(e.getMessage() + RECOVERY);
        }
    }

    private void wrong(String why) {
        broken = Optional.of(why);
        tell(why);
    }

    private void tell(String what) {
        if (!what.equals(told)) {
            told = what;
            trouble.accept(what);
        }
    }

    private Stamp stamp() throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
        } catch (NoSuchFileException e) {
            return Stamp.NONE;
        }
    }

    private void take(SortedMap<String, UserEntry> users) {
        Map<String, Owner> owners = new HashMap<>();
        users.values().forEach(user -> user.tokens().forEach(t -> owners.put(t.digest(), new Owner(user.name(), t))));
        Set<String> gone = new HashSet<>(snapshot.gone());
        gone.addAll(snapshot.users().keySet());
        gone.removeAll(users.keySet());
        snapshot = new Snapshot(
                Collections.unmodifiableSortedMap(new TreeMap<>(users)), Map.copyOf(owners), Set.copyOf(gone));
    }
}
