package org.ohmstead.historian.kit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Sample;

/** Answers queries on a list of samples in the plainest way, from the words of {@link Aggregate}'s Javadoc alone. */
final class Reference {

    private final List<Sample> samples;
    private final Instant present;

    /**
     * A history.
     *
     * @param arrived all samples in the order of their arrival
     * @param present the present
     */
    Reference(List<Sample> arrived, Instant present) {
        this.samples = new ArrayList<>(arrived);
        this.samples.sort(Comparator.comparing(Sample::at)); // stable: equal times stay in the order of arrival
        this.present = present;
    }

    List<HistoryRow> query(HistoryQuery query) {
        List<HistoryRow> rows = new ArrayList<>();
        if (query.step().isEmpty()) {
            for (Sample sample : within(query.from(), query.to())) {
                rows.add(new HistoryRow(sample.at(), List.of(value(sample)), sample.quality()));
            }
        } else {
            Instant start = query.from();
            while (start.isBefore(query.to())) {
                Instant end = min(start.plus(query.step().get()), query.to());
                row(query, start, end).ifPresent(rows::add);
                start = end;
            }
        }
        return rows.subList(0, Math.min(rows.size(), query.limit()));
    }

    private Optional<HistoryRow> row(HistoryQuery query, Instant start, Instant end) {
        List<Sample> all = within(start, end);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Quality quality = all.stream()
                .map(Sample::quality)
                .filter(q -> q != Quality.BAD)
                .max(Comparator.naturalOrder())
                .orElse(Quality.BAD);
        List<Optional<Value>> values = query.aggregates().stream()
                .map(aggregate -> aggregate(aggregate, all, start, end))
                .toList();
        return Optional.of(new HistoryRow(start, values, quality));
    }

    private Optional<Value> aggregate(Aggregate aggregate, List<Sample> all, Instant start, Instant end) {
        List<Value> values = all.stream().flatMap(s -> value(s).stream()).toList();
        List<Value> numbers = values.stream().filter(Reference::isNumber).toList();
        return switch (aggregate) {
            case COUNT -> Optional.of(Value.of((long) all.size()));
            case FIRST -> values.stream().findFirst();
            case LAST -> values.stream().reduce((a, b) -> b);
            case MIN -> numbers.stream().min(Reference::compare);
            case MAX -> numbers.stream().max(Reference::compare);
            case SUM -> sum(numbers);
            case AVG -> numbers.isEmpty() ? Optional.empty() : Optional.of(Value.of(mean(numbers)));
            case TIME_WEIGHTED_AVG -> timeWeighted(start, end);
        };
    }

    private static Optional<Value> sum(List<Value> numbers) {
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal sum = exactSum(numbers);
        boolean whole = numbers.stream().allMatch(Value.Whole.class::isInstance)
                && sum.toBigIntegerExact().bitLength() < Long.SIZE;
        return Optional.of(whole ? Value.of(sum.longValueExact()) : Value.of(sum.doubleValue()));
    }

    private static double mean(List<Value> numbers) {
        return exactSum(numbers)
                .divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128)
                .doubleValue();
    }

    private static BigDecimal exactSum(List<Value> numbers) {
        return numbers.stream()
                .map(v -> v instanceof Value.Whole whole
                        ? BigDecimal.valueOf(whole.value())
                        : new BigDecimal(((Value.Real) v).value()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Looks at each ms of the interval: what stood in it? */
    private Optional<Value> timeWeighted(Instant start, Instant end) {
        double sum = 0;
        long weight = 0;
        int next = 0;
        Optional<Value> stands = Optional.empty();
        long until = Math.min(end.toEpochMilli(), present.toEpochMilli());
        for (long ms = start.toEpochMilli(); ms < until; ms++) {
            while (next < samples.size() && samples.get(next).at().toEpochMilli() <= ms) {
                stands = value(samples.get(next++)).filter(Reference::isNumber);
            }
            if (stands.isPresent()) {
                sum += number(stands.get());
                weight++;
            }
        }
        return weight == 0 ? Optional.empty() : Optional.of(Value.of(sum / weight));
    }

    private List<Sample> within(Instant from, Instant to) {
        return samples.stream()
                .filter(s -> !s.at().isBefore(from) && s.at().isBefore(to))
                .toList();
    }

    private static Optional<Value> value(Sample sample) {
        return sample.quality() == Quality.BAD ? Optional.empty() : Optional.of(sample.value());
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Real || value instanceof Value.Whole;
    }

    private static double number(Value value) {
        return value instanceof Value.Real real ? real.value() : (double) ((Value.Whole) value).value();
    }

    private static int compare(Value a, Value b) {
        return a instanceof Value.Whole x && b instanceof Value.Whole y
                ? Long.compare(x.value(), y.value())
                : Double.compare(number(a), number(b));
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
