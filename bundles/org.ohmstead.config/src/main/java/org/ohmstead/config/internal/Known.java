package org.ohmstead.config.internal;

import java.util.List;
import org.ohmstead.device.ConfigProblem;

/**
 * What is known of one PID after file and Config Admin were compared.
 *
 * @param pid with its parts
 * @param file the name of its file; empty if it has none
 * @param content what runs; without keys if nothing does
 * @param problems with the file
 */
record Known(PidName pid, String file, Content content, List<ConfigProblem> problems) {

    Known {
        problems = List.copyOf(problems);
    }

    /** {@return the file, or the PID if there is none, for messages} */
    String where() {
        return file.isEmpty() ? pid.pid() : CfgFolder.where(file);
    }
}
