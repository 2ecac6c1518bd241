package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.config.Origin;
import org.ohmstead.config.internal.history.History;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whose a change by others was. For use by one thread at a time, but for {@link #changedBy}. */
final class Origins {

    /** So many changes of one configuration may be between two looks. */
    private static final int MOST = 16;

    /** So long Config Admin may take to tell who made what a look found already. */
    private static final Duration LATE = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Origins.class);

    private final History history;
    private final Profiles profiles;
    private final Path etc;
    /** Who changed a configuration, oldest first, by PID; those that no look has found yet. Its own lock. */
    private final Map<String, Deque<Seen>> seen = new HashMap<>();

    private boolean witnessed;
    private boolean textsSeen;

    /** Who changed something in Config Admin, to what, and when. */
    private record Seen(Origin origin, String hash, long nanos) {

        private static final Duration JUST_NOW = Duration.ofSeconds(2);

        boolean justNow() {
            return System.nanoTime() - nanos < JUST_NOW.toNanos();
        }
    }

    Origins(History history, Profiles profiles, Path etc) {
        this.history = history;
        this.profiles = profiles;
        this.etc = etc;
    }

    /**
     * Somebody changes a configuration in Config Admin right now. Safe for use by any thread.
     *
     * @param hash of what it is now; empty if it is gone
     */
    void changedBy(String pid, String hash, Origin origin) {
        synchronized (seen) {
            Deque<Seen> changes = seen.computeIfAbsent(pid, p -> new ArrayDeque<>());
            changes.addLast(new Seen(origin, hash, System.nanoTime()));
            if (changes.size() > MOST) {
                changes.removeFirst();
            }
            witnessed = true;
            seen.notifyAll();
        }
    }

    /**
     * {@return who made a configuration what a look found} The one who is told a moment later, as the look was in between, is
     * waited for; what was changed after the look is left for the next.
     */
    private Optional<Seen> take(String pid, String hash) {
        synchronized (seen) {
            long end = System.nanoTime() + LATE.toNanos();
            Optional<Seen> found = newest(pid, hash);
            try {
                for (long left = LATE.toMillis(); found.isEmpty() && witnessed && left > 0; left = millis(end)) {
                    seen.wait(left);
                    found = newest(pid, hash);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Deque<Seen> changes = seen.getOrDefault(pid, new ArrayDeque<>());
            Optional<Seen> meant = found.or(() -> Optional.ofNullable(changes.peekLast()));
            while (meant.isPresent() && !meant.get().equals(changes.peekFirst())) {
                changes.removeFirst();
            }
            changes.pollFirst();
            return meant;
        }
    }

    private static long millis(long end) {
        return Duration.ofNanos(end - System.nanoTime()).toMillis();
    }

    private Optional<Seen> newest(String pid, String hash) {
        synchronized (seen) {
            return seen.getOrDefault(pid, new ArrayDeque<>()).stream()
                    .filter(one -> one.hash().equals(hash))
                    .reduce((older, newer) -> newer);
        }
    }

    /** A look has ended. */
    void passed() {
        textsSeen |= profiles.there();
    }

    /**
     * {@return whose change a look found}
     *
     * @param hash of what is in effect of a configuration; empty if nothing is
     */
    Origin of(Trail trail, String id, String hash) {
        if (Differences.isText(id)) {
            boolean known = textsSeen || history.current().keySet().stream().anyMatch(Differences::isText);
            return known ? byFile(profiles.path(id)) : Who.system("as found");
        }
        Optional<Trail.Side> side = trail.side(id);
        if (side.isEmpty()) {
            return newest(id, hash).map(Seen::origin).orElseGet(() -> Who.system(""));
        }
        if (side.get() == Trail.Side.RUNNING) {
            return take(id, hash).map(Seen::origin).orElseGet(() -> Who.system(""));
        }
        // Karaf's shell writes the file itself, right before it updates.
        return newest(id, hash)
                .filter(Seen::justNow)
                .map(Seen::origin)
                .filter(origin -> !origin.who().equals(Who.SYSTEM))
                .orElseGet(() -> byFile(etc.resolve(trail.file(id).isEmpty() ? "." : trail.file(id))));
    }

    /** {@return whose change a look refused} */
    Origin of(Trail.Refused one) {
        return one.side() == Trail.Side.FILE
                ? byFile(etc.resolve(one.file()))
                : take(one.pid().pid(), one.content().map(Content::hash).orElse(""))
                        .map(Seen::origin)
                        .orElseGet(() -> Who.system(""));
    }

    private Origin byFile(Path file) {
        try {
            boolean there = Files.isRegularFile(file);
            return new Origin(there ? Files.getOwner(file).getName() : "unknown", "file", "");
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{}: its owner is not known", file, e);
            return new Origin("unknown", "file", "");
        }
    }
}
