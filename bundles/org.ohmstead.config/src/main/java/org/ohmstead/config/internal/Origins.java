package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ohmstead.config.Origin;
import org.ohmstead.config.internal.history.History;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whose a change by others was. For use by one thread at a time, but for {@link #changedBy}. */
final class Origins {

    private static final Logger LOG = LoggerFactory.getLogger(Origins.class);

    private final History history;
    private final Profiles profiles;
    private final Path etc;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private boolean textsSeen;

    /** Who changed something in Config Admin, and when. */
    private record Seen(Origin origin, long nanos) {

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

    /** Somebody changes a configuration in Config Admin right now. Safe for use by any thread. */
    void changedBy(String pid, Origin origin) {
        seen.put(pid, new Seen(origin, System.nanoTime()));
    }

    /** A look has ended. */
    void passed() {
        textsSeen |= profiles.there();
    }

    /** {@return whose change a look found} */
    Origin of(Trail trail, String id) {
        Optional<Seen> here = Optional.ofNullable(seen.remove(id));
        if (Differences.isText(id)) {
            boolean known = textsSeen || history.current().keySet().stream().anyMatch(Differences::isText);
            return known ? byFile(profiles.path(id)) : Who.system("as found");
        }
        Optional<Trail.Side> side = trail.side(id);
        if (side.isPresent() && side.get() == Trail.Side.FILE) {
            // Karaf's shell writes the file itself, right before it updates.
            return here.filter(Seen::justNow)
                    .map(Seen::origin)
                    .filter(origin -> !origin.who().equals(Who.SYSTEM))
                    .orElseGet(() -> byFile(etc.resolve(trail.file(id).isEmpty() ? "." : trail.file(id))));
        }
        return here.map(Seen::origin).orElseGet(() -> Who.system(""));
    }

    /** {@return whose change a look refused} */
    Origin of(Trail.Refused one) {
        return one.side() == Trail.Side.FILE
                ? byFile(etc.resolve(one.file()))
                : Optional.ofNullable(seen.remove(one.pid().pid()))
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
