package org.ohmstead.historian.sqlite.internal;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.HistoryRow;

/** Makes one row of each interval that has samples, while rows are drawn. */
final class Buckets implements Iterator<HistoryRow> {

    /**
     * The intervals.
     *
     * @param from the beginning of the first, ms UTC
     * @param to the end of the last, ms UTC
     * @param step their length, ms
     * @param present beyond which no value stands, ms UTC
     */
    record Grid(long from, long to, long step, long present) {

        long index(long at) {
            return (at - from) / step;
        }

        long start(long index) {
            return from + index * step;
        }

        long end(long index) {
            long end = start(index) + step;
            return end < from || end > to ? to : end;
        }
    }

    private final Samples samples;
    private final Grid grid;
    private final Instant from;
    private final List<Aggregate> aggregates;
    private OptionalDouble standing;
    private boolean there;

    /**
     * Begins before the first row.
     *
     * @param samples of the whole time asked for
     * @param grid the intervals
     * @param from the beginning of the first, as asked for
     * @param aggregates one column each
     * @param standing the number that stands when the first interval begins
     */
    Buckets(Samples samples, Grid grid, Instant from, List<Aggregate> aggregates, OptionalDouble standing) {
        this.samples = samples;
        this.grid = grid;
        this.from = from;
        this.aggregates = aggregates;
        this.standing = standing;
        this.there = samples.next();
    }

    /** {@return the beginning of an interval, counted from one that may be too far away to be told in ms} */
    static Instant near(Instant from, Duration step) {
        BigInteger start = BigInteger.valueOf(from.getEpochSecond())
                .multiply(BigInteger.valueOf(1000))
                .add(BigInteger.valueOf(from.getNano() / 1_000_000));
        BigInteger missing = BigInteger.valueOf(-SqliteHistorian.FAR).subtract(start);
        if (missing.signum() <= 0) {
            return from;
        }
        BigInteger length = BigInteger.valueOf(step.toMillis());
        BigInteger steps = missing.add(length).subtract(BigInteger.ONE).divide(length);
        return Instant.ofEpochMilli(start.add(steps.multiply(length)).longValueExact())
                .plusNanos(from.getNano() % 1_000_000);
    }

    @Override
    public boolean hasNext() {
        return there;
    }

    @Override
    public HistoryRow next() {
        if (!there) {
            throw new NoSuchElementException("no further interval has samples");
        }
        long index = grid.index(samples.at());
        Bucket bucket = new Bucket(grid.start(index), standing);
        do {
            bucket.add(samples.at(), samples.quality(), samples.value());
            there = samples.next();
        } while (there && grid.index(samples.at()) == index);
        standing = bucket.standing();
        bucket.end(Math.min(grid.end(index), grid.present()));
        List<Optional<Value>> values = new ArrayList<>(aggregates.size());
        for (Aggregate aggregate : aggregates) {
            values.add(bucket.value(aggregate));
        }
        return new HistoryRow(from.plusMillis(index * grid.step()), values, bucket.quality());
    }

    /** {@return a value as a number; empty if it is none} */
    static OptionalDouble number(Optional<Value> value) {
        if (value.isPresent() && value.get() instanceof Value.Real real) {
            return OptionalDouble.of(real.value());
        }
        return value.isPresent() && value.get() instanceof Value.Whole whole
                ? OptionalDouble.of((double) whole.value())
                : OptionalDouble.empty();
    }
}
