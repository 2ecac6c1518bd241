package org.ohmstead.config.internal.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every try to change something, and the state after it, in files that only grow; the oldest go when there are too many.
 * Safe for use by any thread.
 */
public final class History {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final Disk disk;
    private final Segments segments;
    private SortedMap<String, String> current = new TreeMap<>();
    private boolean rolls;

    /**
     * Reads what is there.
     *
     * @param folder made if it is not there
     * @param disk that is written to
     * @param bounds of what stays
     */
    public History(Path folder, Disk disk, Bounds bounds) {
        this.disk = disk;
        this.segments = new Segments(folder, disk, bounds);
        if (!segments.isEmpty()) {
            Segment last = segments.last();
            current = last.after(Long.MAX_VALUE);
            rolls = !last.damaged.isEmpty();
        }
    }

    /** {@return what was found to be damaged when the files were read, a sentence each} */
    public synchronized List<String> damages() {
        return segments.damages();
    }

    /** {@return whether nothing was ever kept} */
    public synchronized boolean empty() {
        return segments.isEmpty();
    }

    /** {@return whether {@link #roll} is due: no new entries before} */
    public synchronized boolean broken() {
        return segments.isEmpty() || rolls;
    }

    /** {@return the number that the next entry gets} */
    public synchronized long next() {
        if (segments.isEmpty()) {
            return 1;
        }
        long next = segments.last().first;
        for (Kept kept : segments.last().entries) {
            next = Math.max(next, kept.entry().number() + 1);
        }
        return next
                + (segments.last().damaged.isEmpty()
                        ? 0
                        : segments.last().damaged.size());
    }

    /** {@return hashes of the texts of all items after the last entry} */
    public synchronized SortedMap<String, String> current() {
        return new TreeMap<>(current);
    }

    /**
     * Begins a new file.
     *
     * @param texts of all items, as they are
     * @throws IOException if it cannot be written
     */
    public synchronized void roll(SortedMap<String, String> texts) throws IOException {
        long first = next();
        current = segments.begin(first, Segment.begin(texts)).after(Long.MAX_VALUE);
        rolls = false;
        segments.retain();
    }

    /** Begins a new file when the last is full. If that fails, it is tried again with the next entry. */
    public synchronized void rollIfFull(Supplier<SortedMap<String, String>> texts) {
        if (!broken() && segments.full()) {
            try {
                roll(texts.get());
            } catch (IOException e) {
                LOG.warn(
                        "no new file of the history can be begun, {} grows on: {}",
                        Segments.where(segments.last()),
                        e.toString());
            }
        }
    }

    /**
     * Keeps an entry. It is on disk when this returns.
     *
     * @param entry with the number of {@link #next}
     * @param window how long it waits for a confirmation; zero if it does not
     * @param after texts by item that it changed; empty ones are gone
     * @return as kept
     * @throws IOException if it cannot be written; then it is not there
     */
    public synchronized Kept append(Entry entry, Duration window, SortedMap<String, Optional<String>> after)
            throws IOException {
        if (broken()) {
            throw new IOException("no file of the history could be begun");
        }
        SortedMap<String, Kept.Delta> deltas = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        after.forEach((id, text) -> {
            String hash = text.map(Fields::hash).orElse("");
            deltas.put(id, new Kept.Delta(current.getOrDefault(id, ""), hash));
            if (text.isPresent() && !segments.last().has(hash)) {
                lines.add(Packed.line(hash, text.get()));
            }
        });
        Kept kept = new Kept(entry, window, deltas);
        lines.add(kept.line());
        write(lines);
        current = segments.last().after(Long.MAX_VALUE);
        return kept;
    }

    /**
     * Notes what became of an entry later.
     *
     * @param number of the entry
     * @param outcome its new one
     * @param detail its new one
     * @return the entry
     * @throws IOException if it cannot be written; then all is as before
     */
    public synchronized Kept conclude(long number, Entry.Outcome outcome, String detail) throws IOException {
        Segment segment = segments.holding(number)
                .orElseThrow(() -> new DamagedException("the history holds no entry " + number + " any more", false));
        String line = new Fields()
                .put(Segment.OUTCOME)
                .put(number)
                .put(outcome.id())
                .put(detail)
                .line();
        write(segment, List.of(line));
        return segment.kept(number).orElseThrow();
    }

    private void write(List<String> lines) throws IOException {
        write(segments.last(), lines);
    }

    private void write(Segment segment, List<String> lines) throws IOException {
        if (segment.torn()) {
            disk.cut(segment.file, segment.size());
            segment.mended();
        }
        byte[] bytes = segment.seal(lines);
        segment.tear();
        disk.append(segment.file, bytes);
        segment.appended(lines, bytes);
    }

    /** {@return all entries, oldest first} */
    public synchronized List<Kept> entries() {
        return segments.entries();
    }

    /** {@return one entry} */
    public synchronized Optional<Kept> entry(long number) {
        return segments.holding(number).flatMap(segment -> segment.kept(number));
    }

    /**
     * {@return hashes of the texts of all items after an entry}
     *
     * @param number of the entry
     * @throws DamagedException if that cannot be told
     */
    public synchronized SortedMap<String, String> after(long number) {
        return whole(number, number).after(number);
    }

    /**
     * {@return hashes of the texts of all items before an entry}
     *
     * @param number of the entry
     * @throws DamagedException if that cannot be told
     */
    public synchronized SortedMap<String, String> before(long number) {
        return whole(number, number - 1).after(number - 1);
    }

    private Segment whole(long number, long upTo) {
        Segment segment = segments.need(number);
        if (!segment.whole(upTo)) {
            throw new DamagedException(
                    "the state of entry " + number + " cannot be told: " + Segments.where(segment) + " is damaged",
                    true);
        }
        return segment;
    }

    /**
     * {@return a text of the state before or after an entry}
     *
     * @param number of the entry
     * @param id of the item
     * @param hash of its text then
     * @throws DamagedException if it is not as it was kept
     */
    public synchronized String text(long number, String id, String hash) {
        Segment segment = segments.need(number);
        try {
            return segment.text(hash);
        } catch (IOException e) {
            throw new DamagedException(
                    id + " as it was at entry " + number + " cannot be brought back: " + Segments.where(segment)
                            + " is damaged or was changed by somebody else (" + e.getMessage() + ")",
                    true);
        }
    }

    /**
     * {@return whether what became of an entry later cannot be told, as the file that holds it is damaged}
     *
     * @param number of the entry
     */
    public synchronized boolean doubtful(long number) {
        return segments.holding(number)
                .filter(segment -> !segment.damaged.isEmpty())
                .isPresent();
    }

    /**
     * {@return the text with a hash, if any file of the history holds it}
     *
     * @param hash of the text
     */
    public synchronized Optional<String> text(String hash) {
        List<Segment> all = segments.all();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).has(hash)) {
                try {
                    return Optional.of(all.get(i).text(hash));
                } catch (IOException e) {
                    LOG.debug("{}: looked for elsewhere", Segments.where(all.get(i)), e);
                }
            }
        }
        return Optional.empty();
    }
}
