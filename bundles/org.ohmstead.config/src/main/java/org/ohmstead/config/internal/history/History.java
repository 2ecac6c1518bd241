package org.ohmstead.config.internal.history;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.lib.files.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every try to change something, and the state after it, in files that only grow; the oldest go when there are too many.
 * Safe for use by any thread.
 */
public final class History {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final Pattern NAME = Pattern.compile("history-(\\d{12})\\.log");

    private final Path folder;
    private final Disk disk;
    private final Bounds bounds;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();
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
        this.folder = folder;
        this.disk = disk;
        this.bounds = bounds;
        try {
            PrivateFiles.directory(folder);
            load();
        } catch (IOException e) {
            damages.add(folder + ": the history cannot be read: " + e);
        }
        damages.forEach(LOG::warn);
        if (!segments.isEmpty()) {
            Segment last = last();
            current = last.after(Long.MAX_VALUE);
            rolls = !last.damaged.isEmpty();
        }
    }

    private void load() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                folder, f -> NAME.matcher(f.getFileName().toString()).matches())) {
            found.forEach(files::add);
        }
        files.sort(null);
        for (Path file : files) {
            Matcher matcher = NAME.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                load(file, Long.parseLong(matcher.group(1)));
            }
        }
    }

    private void load(Path file, long first) {
        try {
            Segment segment = Segment.read(file, first);
            segments.add(segment);
            if (!segment.damaged.isEmpty()) {
                damages.add(where(segment) + ": damaged or changed by somebody else in "
                        + (segment.damaged.size() == 1 ? "line " : "lines ")
                        + segment.damaged.stream()
                                .limit(10)
                                .map(String::valueOf)
                                .collect(joining(", "))
                        + (segment.damaged.size() > 10 ? ", …" : "")
                        + "; what these lines held cannot be brought back, all else can");
            }
        } catch (IOException e) {
            damages.add(file.getFileName() + ": cannot be read, its entries are lost: " + e);
        }
    }

    private static String where(Segment segment) {
        return "data/config/history/" + segment.file.getFileName();
    }

    private Segment last() {
        return segments.get(segments.size() - 1);
    }

    /** {@return what was found to be damaged when the files were read, a sentence each} */
    public synchronized List<String> damages() {
        return List.copyOf(damages);
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
        long next = last().first;
        for (Kept kept : last().entries) {
            next = Math.max(next, kept.entry().number() + 1);
        }
        return next + (last().damaged.isEmpty() ? 0 : last().damaged.size());
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
        Path file = folder.resolve(String.format("history-%012d.log", first));
        disk.writePrivate(file, Segment.begin(texts));
        Segment segment = Segment.read(file, first);
        segments.removeIf(other -> other.first == first);
        segments.add(segment);
        current = segment.after(Long.MAX_VALUE);
        rolls = false;
        retain();
    }

    /** Begins a new file when the last is full. If that fails, it is tried again with the next entry. */
    public synchronized void rollIfFull(Supplier<SortedMap<String, String>> texts) {
        if (broken()) {
            return;
        }
        Segment last = last();
        if (last.entries.size() >= bounds.entriesAFile() || last.size() >= bounds.bytesAFile()) {
            try {
                roll(texts.get());
            } catch (IOException e) {
                LOG.warn("no new file of the history can be begun, {} grows on: {}", where(last), e.toString());
            }
        }
    }

    /** What waits for a confirmation is needed to undo it: it stays, with all that came after it. */
    private void retain() {
        while (segments.size() > 1 && tooMuch() && !segments.get(0).waits()) {
            Segment oldest = segments.remove(0);
            try {
                disk.delete(oldest.file);
            } catch (IOException e) {
                LOG.warn("{}: too old, but cannot be deleted: {}", where(oldest), e.toString());
            }
        }
    }

    private boolean tooMuch() {
        return segments.stream().mapToInt(segment -> segment.entries.size()).sum() > bounds.entries()
                || segments.stream().mapToLong(Segment::size).sum() > bounds.bytes();
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
            if (text.isPresent() && !last().has(hash)) {
                lines.add(Packed.line(hash, text.get()));
            }
        });
        Kept kept = new Kept(entry, window, deltas);
        lines.add(kept.line());
        write(lines);
        current = last().after(Long.MAX_VALUE);
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
        Segment segment = holding(number)
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
        write(last(), lines);
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
        return segments.stream().flatMap(segment -> segment.entries.stream()).toList();
    }

    /** {@return one entry} */
    public synchronized Optional<Kept> entry(long number) {
        return holding(number).flatMap(segment -> segment.kept(number));
    }

    private Optional<Segment> holding(long number) {
        Optional<Segment> found = Optional.empty();
        for (Segment segment : segments) {
            if (segment.first <= number) {
                found = Optional.of(segment);
            }
        }
        return found.filter(segment -> segment.kept(number).isPresent());
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
        Segment segment = holding(number).orElseThrow(() -> new DamagedException(missing(number), false));
        if (!segment.whole(upTo)) {
            throw new DamagedException(
                    "the state of entry " + number + " cannot be told: " + where(segment) + " is damaged", true);
        }
        return segment;
    }

    private String missing(long number) {
        List<Kept> all = entries();
        return all.isEmpty()
                ? "the history is empty, there is no entry " + number
                : "entry " + all.get(0).entry().number() + " to "
                        + all.get(all.size() - 1).entry().number() + " expected, the history holds no entry " + number;
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
        Segment segment = holding(number).orElseThrow(() -> new DamagedException(missing(number), false));
        try {
            return segment.text(hash);
        } catch (IOException e) {
            throw new DamagedException(
                    id + " as it was at entry " + number + " cannot be brought back: " + where(segment)
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
        return holding(number).filter(segment -> !segment.damaged.isEmpty()).isPresent();
    }

    /**
     * {@return the text with a hash, if any file of the history holds it}
     *
     * @param hash of the text
     */
    public synchronized Optional<String> text(String hash) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).has(hash)) {
                try {
                    return Optional.of(segments.get(i).text(hash));
                } catch (IOException e) {
                    LOG.debug("{}: looked for elsewhere", where(segments.get(i)), e);
                }
            }
        }
        return Optional.empty();
    }
}
