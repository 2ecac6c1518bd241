package org.ohmstead.actuation.internal;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.lib.files.PrivateFiles;
import org.ohmstead.lib.files.PrivateLines;

/**
 * The files of the audit: one a month, to which lines are only ever added, and one with the beginnings of lines whose ends
 * are not known yet. For one thread at a time.
 */
final class AuditFiles {

    static final String PENDING = "pending.jsonl";

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{4}-(?:0[1-9]|1[0-2]))\\.jsonl");
    private static final long MEGABYTE = 1_000_000;

    private final Path directory;
    private final Path pending;
    private final Clock clock;
    private final Duration keepAtLeast;
    private final Duration keepAtMost;
    private final long mostBytes;

    AuditFiles(Path directory, Clock clock, Duration keepAtLeast, Duration keepAtMost, int mostMegabytes) {
        this.directory = directory;
        this.pending = directory.resolve(PENDING);
        this.clock = clock;
        this.keepAtLeast = keepAtLeast;
        this.keepAtMost = keepAtMost;
        this.mostBytes = mostMegabytes * MEGABYTE;
    }

    /**
     * Adds lines to the file of this month; they are on disk when the call returns.
     *
     * @param lines without line ends
     * @throws IOException if not all could be added; then none is
     */
    void append(List<String> lines) throws IOException {
        PrivateLines.append(
                directory.resolve("audit-" + YearMonth.now(clock.withZone(ZoneOffset.UTC)) + ".jsonl"), lines, true);
    }

    /**
     * Keeps beginnings of lines; they outlive the gateway's process when the call returns, and a power cut soon after.
     *
     * @param beginnings without line ends
     * @throws IOException if not all could be added; then none is
     */
    void keep(List<String> beginnings) throws IOException {
        PrivateLines.append(pending, beginnings, false);
    }

    /**
     * Keeps these beginnings and no others.
     *
     * @param beginnings without line ends
     * @throws IOException if that cannot be done; the old ones are kept then
     */
    void keepOnly(Collection<String> beginnings) throws IOException {
        AtomicFile.writePrivate(pending, (String.join("\n", beginnings) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Forgets all beginnings.
     *
     * @throws IOException if that cannot be done
     */
    void forget() throws IOException {
        if (Files.exists(pending)) {
            try (FileChannel channel = FileChannel.open(pending, WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /**
     * {@return the beginnings that the last run left, without those whose lines are in the audit}
     *
     * @throws IOException if files cannot be read
     */
    List<String> left() throws IOException {
        if (!Files.exists(pending)) {
            return List.of();
        }
        // What was being written when the power went has no line end, or is not what was written.
        String whole = Files.readString(pending, StandardCharsets.ISO_8859_1);
        List<String> left = new ArrayList<>(whole.substring(0, whole.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{") && line.indexOf(0) < 0)
                .toList());
        Set<String> open = left.stream().map(AuditFiles::id).collect(Collectors.toSet());
        Set<String> finished = left.isEmpty() ? Set.of() : finished(open);
        left.removeIf(line -> finished.contains(id(line)));
        return left;
    }

    /** {@return which of the attempts are in the audit} */
    private Set<String> finished(Set<String> attempts) throws IOException {
        Set<String> ids = new HashSet<>();
        // An attempt lasts minutes at most: the last two months have it if anything does.
        List<Path> files = List.copyOf(files().values());
        for (Path file : files.subList(Math.max(0, files.size() - 2), files.size())) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                lines.map(AuditFiles::id).filter(attempts::contains).forEach(ids::add);
            }
        }
        return ids;
    }

    private static String id(String line) {
        String key = "\"id\":\"";
        int from = line.indexOf(key);
        int to = from < 0 ? -1 : line.indexOf('"', from + key.length());
        return to < 0 ? "" : line.substring(from + key.length(), to);
    }

    /**
     * Deletes what need not be kept any longer.
     *
     * @return the files deleted
     * @throws IOException if that cannot be done
     */
    List<Path> clear() throws IOException {
        List<Path> deleted = new ArrayList<>();
        SortedMap<YearMonth, Path> files = files();
        long size = 0;
        for (Path file : files.values()) {
            size += Files.size(file);
        }
        for (Map.Entry<YearMonth, Path> file : files.entrySet()) {
            Instant end = file.getKey()
                    .plusMonths(1)
                    .atDay(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
            Duration age = Duration.between(end, clock.instant());
            boolean old = age.compareTo(keepAtMost) > 0;
            if (age.compareTo(keepAtLeast) > 0 && (old || size > mostBytes)) {
                size -= Files.size(file.getValue());
                Files.delete(file.getValue());
                deleted.add(file.getValue());
            }
        }
        return deleted;
    }

    private SortedMap<YearMonth, Path> files() throws IOException {
        TreeMap<YearMonth, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    files.put(YearMonth.parse(name.group(1)), file);
                }
            }
        }
        return files;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Makes the directory if it is missing, and takes it away from everybody but the gateway's account.
     *
     * @throws IOException if that cannot be done
     */
    void open() throws IOException {
        PrivateFiles.directory(directory);
    }
}
