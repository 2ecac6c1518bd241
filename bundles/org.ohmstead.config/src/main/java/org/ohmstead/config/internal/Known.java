package org.ohmstead.config.internal;

import java.util.List;
import org.ohmstead.device.ConfigProblem;

/**
 * What is known of one PID after file and Config Admin were compared.
 *
 * @param pid with its parts
 * @param file the name of its file; empty if it has none
 * @param content what runs; if nothing does, what its file says
 * @param runs whether Config Admin holds it
 * @param problems with it; without keys if they are with something else than what runs
 */
record Known(PidName pid, String file, Content content, boolean runs, List<ConfigProblem> problems) {

    Known {
        problems = List.copyOf(problems);
    }

    /** A configuration that nothing is known against. */
    Known(PidName pid, String file, Content content) {
        this(pid, file, content, true, List.of());
    }

    /** {@return the file, or the PID if there is none, for messages} */
    String where() {
        return file.isEmpty() ? pid.pid() : CfgFolder.where(file);
    }
}
