package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ohmstead.driver.PointId;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;

/** A historian that answers what a test tells it, and remembers what it was asked. */
final class FakeHistorian implements Historian {

    final Map<String, HistoryPoint> points = new TreeMap<>();
    final List<HistoryQuery> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();
    Function<HistoryQuery, Stream<HistoryRow>> answer = query -> Stream.empty();
    Optional<String> trouble = Optional.empty();
    Optional<Instant> complete = Optional.empty();

    /** Whether its store is closed just now. */
    boolean closed;

    private void check() {
        if (closed) {
            throw new UncheckedIOException(new IOException("the history is being opened"));
        }
    }

    @Override
    public List<HistoryPoint> points() {
        check();
        return List.copyOf(points.values());
    }

    @Override
    public Optional<HistoryPoint> point(PointId id) {
        check();
        return Optional.ofNullable(points.get(id.toString()));
    }

    @Override
    public Stream<HistoryRow> query(HistoryQuery query) {
        asked.add(query);
        Stream<HistoryRow> rows = answer.apply(query);
        open.incrementAndGet();
        return rows.limit(query.limit()).onClose(open::decrementAndGet);
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("stored_total", 42L, "bytes", 4096L);
    }

    @Override
    public Optional<Instant> completeThrough() {
        return complete;
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }
}
