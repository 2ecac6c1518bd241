package org.ohmstead.config.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sees to it that devices which change together can hand on what they share, such as a serial line: their drivers are told
 * before the first of them changes. If then not all of them change, those that are left are started anew, as what they had
 * may be gone. For use by one thread at a time.
 */
final class Handover {

    private final DriverChecks checks;
    private final Running running;
    /** What drivers were told of in this transaction. */
    private Optional<Set<PidName>> told = Optional.empty();

    private boolean begun;
    /** What is to be started anew as it is. */
    private final Set<String> owed = new TreeSet<>();

    Handover(DriverChecks checks, Running running) {
        this.checks = checks;
        this.running = running;
    }

    /** A configuration is about to be given to Config Admin, or taken from it. */
    void before(Intent intent) {
        if (told.isEmpty()) {
            told = Optional.of(checks.changing(intent.restarts()));
        }
    }

    /** That is done. */
    void changed() {
        begun = true;
    }

    /** All has changed. */
    void done() {
        told = Optional.empty();
        begun = false;
    }

    /** Not all has changed, and what has is to be brought back. */
    void failed() {
        told.ifPresent(pids -> {
            if (begun) {
                pids.forEach(pid -> owed.add(pid.pid()));
            } else {
                checks.unchanged(pids);
            }
        });
        done();
    }

    /** What failed is about to be brought back. */
    void before(Iterable<Intent.OfPid> pids) {
        Set<PidName> again = new HashSet<>();
        pids.forEach(one -> {
            if (owed.contains(one.pid().pid())) {
                again.add(one.pid());
            }
        });
        checks.changing(again);
    }

    /** A configuration was brought back. */
    void brought(PidName pid) {
        owed.remove(pid.pid());
    }

    /** Starts a device anew that neither changed nor was brought back. */
    void catchUp(PidName pid) throws IOException {
        if (owed.contains(pid.pid())) {
            Optional<Content> now = running.now(pid.pid());
            if (now.isPresent()) {
                running.apply(pid, now.get());
            }
            owed.remove(pid.pid());
        }
    }
}
