package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.List;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** What is wrong with a table: the first hundred, and how many more. */
final class Problems {

    private static final int MOST = 100;

    private final List<ConfigProblem> kept = new ArrayList<>();
    private int more;

    /**
     * Adds what is wrong with a cell.
     *
     * @param column counted from zero
     */
    void cell(int line, int column, String key, String value, String expected) {
        String where = "line " + line + " column " + (column + 1);
        add(new ConfigProblem(where, key, Attributes.shorten(value), expected));
    }

    /**
     * Adds what is wrong with a line.
     *
     * @param sentence about it
     */
    void line(int line, String sentence) {
        add(new ConfigProblem("line " + line, "", "", sentence));
    }

    private void add(ConfigProblem problem) {
        if (kept.size() < MOST) {
            kept.add(problem);
        } else {
            more++;
        }
    }

    /** Refuses the table if anything was added. */
    void refuse() throws ConfigException {
        if (kept.isEmpty()) {
            return;
        }
        List<ConfigProblem> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add(new ConfigProblem("further lines", "", "", more + " more problems"));
        }
        throw new ConfigException(all);
    }
}
