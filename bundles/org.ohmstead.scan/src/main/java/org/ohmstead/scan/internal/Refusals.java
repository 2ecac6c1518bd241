package org.ohmstead.scan.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells once, in one line each, which drivers could not be started and why. For use by one thread. */
final class Refusals {

    private final Consumer<String> out;
    private Map<String, String> told = Map.of();

    Refusals(Consumer<String> out) {
        this.out = out;
    }

    /** Tells what was not told before; what is over is told again when it comes again. */
    void tell(Map<String, String> reasonsByPid) {
        reasonsByPid.forEach((pid, reason) -> {
            if (!reason.equals(told.get(pid))) {
                out.accept(reason);
            }
        });
        told = new HashMap<>(reasonsByPid);
    }
}
