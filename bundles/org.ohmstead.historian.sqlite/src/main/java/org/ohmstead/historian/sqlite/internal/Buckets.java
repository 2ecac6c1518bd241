package org.ohmstead.historian.sqlite.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ohmstead.driver.Quality;
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

    /** What is gathered of one interval. */
    private static final class Bucket {
        private long count;
        private Quality quality = Quality.BAD;
        private Value first;
        private Value last;
        private Value min;
        private Value max;
        private long numbers;
        private double sum;
        private long wholeSum;
        private boolean whole = true;
        private OptionalDouble standing;
        private long since;
        private double weighted;
        private long weight;

        Bucket(long start, OptionalDouble standing) {
            this.since = start;
            this.standing = standing;
        }

        void add(long at, Quality sampled, Value value) {
            count++;
            stand(at);
            standing = OptionalDouble.empty();
            if (sampled == Quality.BAD || value == null) {
                return;
            }
            quality = last == null || sampled == Quality.UNCERTAIN ? sampled : quality;
            first = first == null ? value : first;
            last = value;
            standing = number(Optional.of(value));
            if (standing.isPresent()) {
                numbers++;
                sum += standing.getAsDouble();
                addWhole(value);
                min = min == null || compare(value, min) < 0 ? value : min;
                max = max == null || compare(value, max) > 0 ? value : max;
            }
        }

        void end(long at) {
            stand(at);
        }

        OptionalDouble standing() {
            return standing;
        }

        Quality quality() {
            return quality;
        }

        Optional<Value> value(Aggregate aggregate) {
            return switch (aggregate) {
                case COUNT -> Optional.of(Value.of(count));
                case FIRST -> Optional.ofNullable(first);
                case LAST -> Optional.ofNullable(last);
                case MIN -> Optional.ofNullable(min);
                case MAX -> Optional.ofNullable(max);
                case SUM -> numbers > 0 && whole ? Optional.of(Value.of(wholeSum)) : real(sum, numbers > 0);
                case AVG -> real((whole ? (double) wholeSum : sum) / numbers, numbers > 0);
                case TIME_WEIGHTED_AVG -> real(weighted / weight, weight > 0);
            };
        }

        private void stand(long until) {
            if (standing.isPresent() && until > since) {
                weighted += standing.getAsDouble() * (until - since);
                weight += until - since;
            }
            since = Math.max(since, until);
        }

        private void addWhole(Value value) {
            if (whole && value instanceof Value.Whole number) {
                long added = wholeSum + number.value();
                boolean overflow = ((wholeSum ^ added) & (number.value() ^ added)) < 0;
                whole = !overflow;
                wholeSum = added;
            } else {
                whole = false;
            }
        }

        private static Optional<Value> real(double result, boolean there) {
            return there && Double.isFinite(result) ? Optional.of(Value.of(result)) : Optional.empty();
        }

        /** Compares numbers; doubles and longs of equal worth as double are told apart by nobody. */
        private static int compare(Value a, Value b) {
            if (a instanceof Value.Whole x && b instanceof Value.Whole y) {
                return Long.compare(x.value(), y.value());
            }
            return Double.compare(
                    number(Optional.of(a)).orElseThrow(), number(Optional.of(b)).orElseThrow());
        }
    }
}
