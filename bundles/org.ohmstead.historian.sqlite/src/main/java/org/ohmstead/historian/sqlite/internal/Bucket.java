package org.ohmstead.historian.sqlite.internal;

import java.util.Optional;
import java.util.OptionalDouble;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Aggregate;

/** What is gathered of one interval. For use by one thread. */
final class Bucket {
    private long count;
    private Quality quality = Quality.BAD;
    private Value first;
    private Value last;
    private Value min;
    private Value max;
    private long numbers;
    private final Sum sum = new Sum();
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
        standing = Buckets.number(Optional.of(value));
        if (standing.isPresent()) {
            numbers++;
            sum.add(value);
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
            case SUM -> numbers == 0 ? Optional.empty() : sum.value();
            case AVG -> numbers == 0 ? Optional.empty() : real(sum.asDouble() / numbers);
            case TIME_WEIGHTED_AVG -> weight == 0 ? Optional.empty() : real(weighted / weight);
        };
    }

    private void stand(long until) {
        if (standing.isPresent() && until > since) {
            weighted += standing.getAsDouble() * (until - since);
            weight += until - since;
        }
        since = Math.max(since, until);
    }

    private static Optional<Value> real(double result) {
        return Double.isFinite(result) ? Optional.of(Value.of(result)) : Optional.empty();
    }

    /** Compares numbers; doubles and longs of equal worth as double are told apart by nobody. */
    private static int compare(Value a, Value b) {
        if (a instanceof Value.Whole x && b instanceof Value.Whole y) {
            return Long.compare(x.value(), y.value());
        }
        return Double.compare(
                Buckets.number(Optional.of(a)).orElseThrow(),
                Buckets.number(Optional.of(b)).orElseThrow());
    }
}
