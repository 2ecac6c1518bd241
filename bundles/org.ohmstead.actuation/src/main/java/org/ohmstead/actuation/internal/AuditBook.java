package org.ohmstead.actuation.internal;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which lines are still to be written and which beginnings still have no end. For one thread at a time.
 */
final class AuditBook {

    private static final Logger LOG = LoggerFactory.getLogger(AuditBook.class);
    private static final int MOST_UNWRITTEN = 10_000;

    /** So many beginnings may be kept for nothing while commands follow each other without a pause. */
    private static final int MOST_FINISHED = 1000;

    private final AuditFiles files;
    private final List<String> unwritten = new ArrayList<>();
    private final Map<String, String> open = new LinkedHashMap<>();
    private long lost;
    private boolean recovered;
    private boolean dirty = true;
    private int kept;
    private LocalDate cleared = LocalDate.EPOCH;

    AuditBook(AuditFiles files) {
        this.files = files;
    }

    /**
     * Writes what could not be written before, and what the last run left without an end.
     *
     * @throws IOException if that cannot be done yet
     */
    void catchUp() throws IOException {
        files.open();
        if (!recovered) {
            List<String> left = files.left();
            left.forEach(beginning -> unwritten.add(Attempt.unfinished(beginning)));
            recovered = true;
            if (!left.isEmpty()) {
                LOG.warn(
                        "audit: {} commands were under way when the gateway stopped; their outcome is unknown",
                        left.size());
            }
        }
        write();
    }

    /**
     * Keeps the beginning of a line.
     *
     * @param id of the attempt
     * @param beginning of its line
     * @throws IOException if that cannot be done
     */
    void keep(String id, String beginning) throws IOException {
        dirty = true;
        files.keep(List.of(beginning));
        kept++;
        open.put(id, beginning);
    }

    /**
     * Takes a line to be written.
     *
     * @param id of the attempt
     * @param line whole
     */
    void add(String id, String line) {
        open.remove(id);
        if (unwritten.size() < MOST_UNWRITTEN) {
            unwritten.add(line);
        } else {
            lost++;
        }
    }

    /**
     * Writes all lines taken.
     *
     * @throws IOException if that cannot be done; they stay
     */
    void write() throws IOException {
        if (unwritten.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(unwritten);
        if (lost > 0) {
            lines.add(new JsonLine()
                    .add("at", files.now().toString())
                    .add("outcome", "lost")
                    .add("detail", lost + " lines were lost while the audit could not be written")
                    .closed());
        }
        files.append(lines);
        unwritten.clear();
        lost = 0;
    }

    /** {@return the lines that are not written yet} */
    Collection<String> unwritten() {
        return List.copyOf(unwritten);
    }

    /**
     * Forgets beginnings that have an end when none is without, or they are many, and once a day deletes what need not be kept.
     *
     * @throws IOException if that cannot be done
     */
    void tidy() throws IOException {
        if (dirty && open.isEmpty() && unwritten.isEmpty()) {
            files.forget();
            dirty = false;
            kept = 0;
        } else if (unwritten.isEmpty() && kept - open.size() > MOST_FINISHED) {
            files.keepOnly(open.values());
            kept = open.size();
        }
        LocalDate today = LocalDate.ofInstant(files.now(), ZoneOffset.UTC);
        if (!today.equals(cleared)) {
            files.clear().forEach(file -> LOG.info("audit: {} deleted, it need not be kept any longer", file));
            cleared = today;
        }
    }
}
