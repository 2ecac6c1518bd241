package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history in one file, {@code DATA/history}. The last line of a number counts. */
public final class FileHistory implements History {

    private static final Logger LOG = LoggerFactory.getLogger(FileHistory.class);

    /** Whoever has the same file gives no number at the same time. */
    private static final Object NUMBERS = new Object();

    /** So many are kept. */
    static final int MOST = 1000;

    /** So many lines are written before the file is made anew with those that are kept. */
    static final int MOST_LINES = 8 * MOST;

    private static final Bounds USUAL = new Bounds(MOST, MOST_LINES, HistoryLog.MOST_BYTES / 4);

    private final HistoryLog file;
    private final Clock clock;
    private final Bounds bounds;
    private final NavigableMap<Long, Deployment> all = new TreeMap<>();
    private final Set<Long> unwritten = new LinkedHashSet<>();
    private final List<Deployment> interrupted;
    private long next = 1;
    private int lines;
    private long bytes;
    private boolean failing;

    /**
     * How much there may be.
     *
     * @param entries kept
     * @param lines in the file
     * @param bytes in the file
     */
    record Bounds(int entries, int lines, long bytes) {}

    private FileHistory(HistoryLog file, Clock clock, Bounds bounds) throws IOException {
        this.file = file;
        this.clock = clock;
        this.bounds = bounds;
        read();
        this.interrupted = all.values().stream()
                .filter(deployment -> deployment.outcome() == Outcome.RUNNING)
                .toList();
    }

    /**
     * Opens the history, and reads it.
     *
     * @param data the folder
     * @param clock for begin and end
     * @return the history; holds nothing open
     * @throws IOException if it is there and cannot be read
     */
    public static FileHistory open(Path data, Clock clock) throws IOException {
        return open(data, clock, USUAL);
    }

    static FileHistory open(Path data, Clock clock, Bounds bounds) throws IOException {
        return new FileHistory(new HistoryLog(data.resolve("history")), clock, bounds);
    }

    private void read() throws IOException {
        int damaged = take(file.read());
        if (damaged > 0) {
            LOG.warn("{}: {} of {} lines are damaged and passed over", file, damaged, lines);
        }
        next = highest() + damaged + 1;
        trim();
    }

    private long highest() {
        return all.isEmpty() ? 0 : all.lastKey();
    }

    /** {@return how many lines are damaged} What is decided stays so, whatever a later line says of its number. */
    private int take(List<String> news) {
        int damaged = 0;
        for (String line : news) {
            Optional<Deployment> deployment = HistoryLine.parse(line);
            if (deployment.isEmpty()) {
                damaged++;
            } else if (deployment.get().outcome() != Outcome.RUNNING
                    || !decided(deployment.get().number())) {
                all.put(deployment.get().number(), deployment.get());
            }
            lines++;
            bytes += line.length();
        }
        return damaged;
    }

    private boolean decided(long number) {
        return all.containsKey(number) && all.get(number).outcome() != Outcome.RUNNING;
    }

    /** Somebody else may write into the file, as who was closed and is not through yet: his numbers are not given again. */
    private void takeOthers() {
        try {
            int damaged = take(file.others());
            next = Math.max(next, highest() + 1) + damaged;
        } catch (IOException e) {
            LOG.debug("{}: cannot be read now", file, e);
        }
    }

    @Override
    public synchronized Deployment begin(String name, String sha256, Who who) {
        synchronized (NUMBERS) {
            takeOthers();
            Deployment deployment = new Deployment(
                    next++,
                    Words.line(name),
                    sha256,
                    who,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    Optional.empty(),
                    Stage.STAGED,
                    Outcome.RUNNING,
                    "",
                    List.of(),
                    List.of(),
                    List.of());
            keep(deployment, true);
            return deployment;
        }
    }

    @Override
    public synchronized Deployment change(long number, UnaryOperator<Deployment> change) {
        Deployment before = all.get(number);
        if (before == null) {
            throw new IllegalArgumentException("the number of a deployment expected, got " + number);
        }
        Deployment after = change.apply(before);
        if (after.number() != number) {
            throw new IllegalArgumentException("deployment " + number + " keeps its number, got " + after.number());
        }
        if (after.outcome() == Outcome.RUNNING && before.outcome() != Outcome.RUNNING) {
            throw new IllegalArgumentException("deployment " + number + " is decided, and stays so");
        }
        if (!after.equals(before)) {
            keep(after, after.outcome() != Outcome.RUNNING);
        }
        return after;
    }

    private void keep(Deployment deployment, boolean force) {
        all.put(deployment.number(), deployment);
        unwritten.add(deployment.number());
        trim();
        try {
            write(force);
            if (failing) {
                failing = false;
                LOG.info("{}: written again, nothing is missing", file);
            }
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.warn("{}: cannot be written, kept in memory until it can: {}", file, Words.of(e));
            }
        }
    }

    private void write(boolean force) throws IOException {
        Map<Long, String> texts = new LinkedHashMap<>();
        unwritten.stream()
                .filter(all::containsKey)
                .forEach(number -> texts.put(number, HistoryLine.of(all.get(number))));
        lines += texts.size();
        bytes += texts.values().stream().mapToLong(String::length).sum();
        if (lines > bounds.lines() || bytes > bounds.bytes()) {
            List<String> kept = newest();
            file.replace(kept);
            lines = kept.size();
            bytes = kept.stream().mapToLong(String::length).sum();
        } else {
            file.append(List.copyOf(texts.values()), force);
        }
        unwritten.clear();
    }

    /** {@return the lines of those that fit into half of the file's size; at least the last one} */
    private List<String> newest() {
        Deque<String> kept = new ArrayDeque<>();
        long size = 0;
        for (Deployment deployment : List.copyOf(all.descendingMap().values())) {
            String line = HistoryLine.of(deployment);
            size += line.length();
            if (size <= bounds.bytes() / 2 || kept.isEmpty() || deployment.outcome() == Outcome.RUNNING) {
                kept.addFirst(line);
            } else {
                all.remove(deployment.number());
            }
        }
        return List.copyOf(kept);
    }

    /** What runs stays, however old. */
    private void trim() {
        while (all.size() > bounds.entries()) {
            Optional<Long> oldest = all.values().stream()
                    .filter(deployment -> deployment.outcome() != Outcome.RUNNING)
                    .map(Deployment::number)
                    .findFirst();
            if (oldest.isEmpty() || oldest.get().equals(all.lastKey())) {
                return;
            }
            all.remove(oldest.get());
            unwritten.remove(oldest.get());
        }
    }

    @Override
    public synchronized List<Deployment> list(long before, int most) {
        return (before > 0 ? all.headMap(before, false) : all)
                .descendingMap().values().stream().limit(Math.max(0, most)).toList();
    }

    @Override
    public synchronized Optional<Deployment> find(long number) {
        return Optional.ofNullable(all.get(number));
    }

    @Override
    public List<Deployment> interrupted() {
        return interrupted;
    }
}
