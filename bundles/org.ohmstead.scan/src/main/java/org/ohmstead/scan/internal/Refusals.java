package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells once, in one line each, which drivers could not be started and why. What is over within a moment is not told: wrong
 * changes by others are undone. For use by one thread.
 */
final class Refusals {

    static final Duration MOMENT = Duration.ofMillis(500);

    private final Consumer<String> out;
    private final Clock clock;
    private Map<String, Refusal> known = Map.of();

    private record Refusal(String reason, Instant since, boolean told) {}

    Refusals(Consumer<String> out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Tells what was not told before; what is over is told again when it comes again. */
    void tell(Map<String, String> reasonsByPid) {
        Map<String, Refusal> now = new HashMap<>();
        reasonsByPid.forEach((pid, reason) -> now.put(pid, look(known.get(pid), reason)));
        known = now;
    }

    private Refusal look(Refusal before, String reason) {
        if (before == null || !before.reason().equals(reason)) {
            return new Refusal(reason, clock.instant(), false);
        }
        boolean due = !clock.instant().isBefore(before.since().plus(MOMENT));
        if (due && !before.told()) {
            out.accept(reason);
        }
        return new Refusal(reason, before.since(), before.told() || due);
    }
}
