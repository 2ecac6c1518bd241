package org.ohmstead.historian.sqlite.internal;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;

/**
 * The samples of one point in order of time; those of equal time in the order of their arrival. Reads some blocks at a time,
 * so that no statement stays open between. For use by one thread at a time.
 */
final class Samples {

    /** Stands for the run that what is in memory will be: later than all. */
    private static final long FRESH = Long.MAX_VALUE;

    /**
     * The last sample before a time.
     *
     * @param at its time, ms UTC
     * @param run it is in
     * @param value of it; empty if it was bad
     */
    record Standing(long at, long run, Optional<Value> value) {}

    /** A chunk that stands at a sample; of equal times the one of the earlier run, then the earlier chunk, comes first. */
    private record Source(ChunkReader chunk, long run, int number) {}

    private final Store store;
    private final Store.View view;
    private final long from;
    private final long to;
    private final PriorityQueue<Source> heads =
            new PriorityQueue<>(Comparator.<Source>comparingLong(s -> s.chunk().at())
                    .thenComparingLong(Source::run)
                    .thenComparingInt(Source::number));
    private Store.Page page = new Store.Page(List.of(), true);
    private int used;
    private Store.Block behind;
    private Source current;

    /**
     * Begins before the first sample.
     *
     * @param store where to read
     * @param view of the point
     * @param from ms UTC, included
     * @param to ms UTC, not included
     */
    Samples(Store store, Store.View view, long from, long to) {
        this.store = store;
        this.view = view;
        this.from = from;
        this.to = to;
        this.behind = new Store.Block(subtract(from, view.runs().widest()), 0, ByteBuffer.allocate(0));
        enter(store.fresh(view), FRESH);
    }

    /** Goes to the next sample. Returns whether there is one. */
    boolean next() {
        if (current != null) {
            if (store.next(current.chunk()) && current.chunk().at() < to) {
                heads.add(current);
            }
            current = null;
        }
        // A block that is not read yet holds nothing before the beginning of its run.
        while (more()
                && (heads.isEmpty()
                        || page.blocks().get(used).runFirst()
                                <= heads.peek().chunk().at())) {
            Store.Block block = page.blocks().get(used++);
            enter(store.open(block), block.run());
        }
        current = heads.poll();
        return current != null;
    }

    long at() {
        return current.chunk().at();
    }

    Quality quality() {
        return current.chunk().quality();
    }

    /** {@return the value of the sample; null if it has none} */
    Value value() {
        return current.chunk().value();
    }

    private boolean more() {
        if (used == page.blocks().size() && page.more()) {
            page = store.forward(view, from, to, behind);
            used = 0;
            if (!page.blocks().isEmpty()) {
                behind = page.blocks().get(page.blocks().size() - 1);
            }
        }
        return used < page.blocks().size();
    }

    private void enter(List<ChunkReader> chunks, long run) {
        for (int i = 0; i < chunks.size(); i++) {
            ChunkReader chunk = chunks.get(i);
            boolean there = store.next(chunk);
            while (there && chunk.at() < from) {
                there = store.next(chunk);
            }
            if (there && chunk.at() < to) {
                heads.add(new Source(chunk, run, i));
            }
        }
    }

    /** {@return the last sample before a time} */
    static Optional<Standing> before(Store store, Store.View view, long time) {
        Standing best = null;
        for (ChunkReader chunk : store.fresh(view)) {
            best = later(store, best, chunk, time, FRESH);
        }
        Store.Block place = new Store.Block(time, 0, ByteBuffer.allocate(0));
        Store.Page page;
        do {
            page = store.backward(view, place);
            for (Store.Block block : page.blocks()) {
                if (best != null && block.runFirst() + view.runs().widest() < best.at()) {
                    return Optional.of(best); // no run that begins this early reaches to what was found
                }
                for (ChunkReader chunk : store.open(block)) {
                    best = later(store, best, chunk, time, block.run());
                }
                place = block;
            }
        } while (page.more());
        return Optional.ofNullable(best);
    }

    private static Standing later(Store store, Standing best, ChunkReader chunk, long time, long run) {
        Standing found = best;
        while (store.next(chunk) && chunk.at() < time) {
            if (found == null || chunk.at() > found.at() || (chunk.at() == found.at() && run >= found.run())) {
                found = new Standing(
                        chunk.at(),
                        run,
                        chunk.quality() == Quality.BAD ? Optional.empty() : Optional.ofNullable(chunk.value()));
            }
        }
        return found;
    }

    private static long subtract(long from, long widest) {
        long early = from - widest - 1;
        return early > from ? Long.MIN_VALUE : early;
    }
}
