package org.ohmstead.config.internal;

import java.util.List;
import org.ohmstead.device.ConfigProblem;

/**
 * What is wrong around one PID.
 *
 * @param file with its file
 * @param running with what runs
 * @param foreign whether somebody else made what runs what it is
 * @param same whether the file says the same as what runs, and nobody wrote both at once
 */
record Verdict(List<ConfigProblem> file, List<ConfigProblem> running, boolean foreign, boolean same) {

    Verdict {
        file = List.copyOf(file);
        running = List.copyOf(running);
    }

    /** {@return whether what runs goes: it was taken before it was known to be wrong, and nothing better takes its place} */
    boolean withdraws() {
        return !running.isEmpty() && (same || (!foreign && !file.isEmpty()));
    }

    /** {@return whether what runs is a change by somebody else that must not be} */
    boolean rejects() {
        return !running.isEmpty() && !withdraws() && foreign;
    }
}
