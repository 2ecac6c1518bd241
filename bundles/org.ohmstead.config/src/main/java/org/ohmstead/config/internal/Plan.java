package org.ohmstead.config.internal;

import java.util.List;
import org.ohmstead.config.Difference;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigProblem;

/**
 * What a change set comes to.
 *
 * @param moves what is to be done, in that order; nothing for what is so already
 * @param differences that it makes
 * @param problems for which it is refused
 * @param conflicts for which it is refused, a sentence each
 * @param ends what waits for a confirmation and is taken back as a whole
 */
record Plan(
        List<Move> moves,
        List<Difference> differences,
        List<ConfigProblem> problems,
        List<String> conflicts,
        List<Kept> ends) {

    boolean good() {
        return problems.isEmpty() && conflicts.isEmpty();
    }
}
