package org.ohmstead.config.internal.history;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.lib.files.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the history, oldest first, and which of them go when there are too many. For use by one thread at a time. */
final class Segments {

    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
    private static final Pattern NAME = Pattern.compile("history-(\\d{12})\\.log");

    private final Path folder;
    private final Disk disk;
    private final Bounds bounds;
    private final List<Segment> all = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();

    /** Reads what is there. */
    Segments(Path folder, Disk disk, Bounds bounds) {
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
            all.add(segment);
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

    /** {@return the place of a file, for messages} */
    static String where(Segment segment) {
        return "data/config/history/" + segment.file.getFileName();
    }

    /** {@return what was found to be damaged when the files were read, a sentence each} */
    List<String> damages() {
        return List.copyOf(damages);
    }

    /** {@return all files, oldest first} */
    List<Segment> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** {@return the file that grows; there must be one} */
    Segment last() {
        return all.get(all.size() - 1);
    }

    /** {@return all entries, oldest first} */
    List<Kept> entries() {
        return all.stream().flatMap(segment -> segment.entries.stream()).toList();
    }

    /**
     * Writes a new file, which from now on is the last.
     *
     * @param first number of its first entry
     * @param content of it
     * @throws IOException if it cannot be written
     */
    Segment begin(long first, byte[] content) throws IOException {
        Path file = folder.resolve(String.format("history-%012d.log", first));
        disk.writePrivate(file, content);
        Segment segment = Segment.read(file, first);
        all.removeIf(other -> other.first == first);
        all.add(segment);
        return segment;
    }

    /** {@return whether the last file is full} */
    boolean full() {
        return last().entries.size() >= bounds.entriesAFile() || last().size() >= bounds.bytesAFile();
    }

    /** What waits for a confirmation is needed to undo it: it stays, with all that came after it. */
    void retain() {
        while (all.size() > 1 && tooMuch() && !all.get(0).waits()) {
            Segment oldest = all.remove(0);
            try {
                disk.delete(oldest.file);
            } catch (IOException e) {
                LOG.warn("{}: too old, but cannot be deleted: {}", where(oldest), e.toString());
            }
        }
    }

    private boolean tooMuch() {
        return all.stream().mapToInt(segment -> segment.entries.size()).sum() > bounds.entries()
                || all.stream().mapToLong(Segment::size).sum() > bounds.bytes();
    }

    /** {@return the file that holds an entry} */
    Optional<Segment> holding(long number) {
        Optional<Segment> found = Optional.empty();
        for (Segment segment : all) {
            if (segment.first <= number) {
                found = Optional.of(segment);
            }
        }
        return found.filter(segment -> segment.kept(number).isPresent());
    }

    /**
     * {@return the file that holds an entry}
     *
     * @throws DamagedException if there is none
     */
    Segment need(long number) {
        return holding(number).orElseThrow(() -> new DamagedException(missing(number), false));
    }

    private String missing(long number) {
        List<Kept> entries = entries();
        return entries.isEmpty()
                ? "the history is empty, there is no entry " + number
                : "entry " + entries.get(0).entry().number() + " to "
                        + entries.get(entries.size() - 1).entry().number() + " expected, the history holds no entry "
                        + number;
    }
}
