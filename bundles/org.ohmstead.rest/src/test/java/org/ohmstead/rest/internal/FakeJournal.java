package org.ohmstead.rest.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.ohmstead.bus.Batch;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.Position;

/** A journal that only counts. */
final class FakeJournal implements Journal {

    Optional<String> trouble = Optional.empty();

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public CompletionStage<Position> append(Batch batch) {
        throw new UnsupportedOperationException("the interface appends nothing");
    }

    @Override
    public Position durableThrough() {
        return new Position(7);
    }

    @Override
    public JournalCursor open(String consumer) {
        throw new UnsupportedOperationException("the interface reads no journal");
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("appended_total", 9L, "lag_historian.sqlite", 2L, "lag_forward", 5L);
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }
}
