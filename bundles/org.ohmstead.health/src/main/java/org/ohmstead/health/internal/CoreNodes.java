package org.ohmstead.health.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ohmstead.bus.Bus;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;

/** What values go through after they were read: the bus, the journal, the history. */
final class CoreNodes {

    /** A history that is further behind is told of; the store takes what waited in a few minutes. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private CoreNodes() {}

    /** {@return the bus} {@code losses}: what was lost lately by those who want every batch, in words. */
    static HealthNode bus(Optional<Bus> bus, String losses) {
        if (bus.isEmpty()) {
            return Nodes.leaf("bus", "Bus", State.DOWN, missing("values go nowhere", "bus.local"), true);
        }
        return losses.isEmpty() ? Nodes.ok("bus", "Bus", true) : Nodes.leaf("bus", "Bus", State.DEGRADED, losses, true);
    }

    static HealthNode journal(Optional<Journal> journal) {
        if (journal.isEmpty()) {
            return Nodes.leaf("journal", "Journal", State.DOWN, missing("no value is kept", "journal"), true);
        }
        return journal.get()
                .trouble()
                .map(why -> Nodes.leaf("journal", "Journal", State.DEGRADED, "no value is kept now: " + why, true))
                .orElseGet(() -> Nodes.ok("journal", "Journal", true));
    }

    static HealthNode historian(Optional<Historian> historian, Instant now) {
        String id = "historian";
        String name = "History";
        if (historian.isEmpty()) {
            return Nodes.leaf(id, name, State.DOWN, missing("there is no history to ask", "historian.sqlite"), false);
        }
        Optional<String> trouble = historian.get().trouble();
        if (trouble.isPresent()) {
            return Nodes.leaf(
                    id, name, State.DEGRADED, trouble.get() + "; values wait in the journal meanwhile", false);
        }
        return historian
                .get()
                .completeThrough()
                .filter(through -> through.isBefore(now.minus(LATE)))
                .map(through -> Nodes.leaf(
                        id, name, State.DEGRADED, "it is behind: complete up to " + through + " only", false))
                .orElseGet(() -> Nodes.ok(id, name, false));
    }

    private static String missing(String consequence, String bundle) {
        return consequence + ": the bundle org.ohmstead." + bundle + " does not run";
    }
}
