package org.ohmstead.driver.simulated.internal;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.Written;

/** A point that follows its signal until it is written, and then keeps what was written. */
final class SimulatedPoint {

    private final PointSpec spec;
    private final Signal signal;
    private final AtomicReference<Optional<Value>> kept = new AtomicReference<>(Optional.empty());

    SimulatedPoint(PointSpec spec, Signal signal) {
        this.spec = spec;
        this.signal = signal;
    }

    /**
     * Reads what simulated devices have for themselves.
     *
     * @param entry of a profile or a configuration
     * @param seed of the device
     * @return the point
     * @throws IllegalArgumentException if something is wrong; the message names place, point, key, value and expectation
     */
    static SimulatedPoint of(PointEntry entry, long seed) {
        for (Map.Entry<String, String> own : entry.own().entrySet()) {
            if (!own.getKey().equals("type")) {
                throw entry.wrong(own.getKey(), own.getValue(), "a key of simulated points (type) or of all points");
            }
        }
        Optional<ValueType> type = Optional.ofNullable(entry.own().get("type")).map(text -> type(entry, text));
        Signal signal = SignalParser.parse(entry, type, 31 * seed + entry.name().hashCode());
        ValueType known = type.orElse(signal.natural());
        if (!signal.types().contains(known)) {
            throw entry.wrong("type", known.id(), "for " + entry.at() + " one of " + ids(signal.types()));
        }
        return new SimulatedPoint(entry.spec(known, Optional.empty()), signal);
    }

    PointSpec spec() {
        return spec;
    }

    /** {@return the value at a time in ms since the epoch} */
    Value value(long millis) {
        Optional<Value> written = kept.get();
        return written.isPresent() ? written.get() : signal.values().apply(millis, spec.type());
    }

    /** Keeps a value of the point's type from now on. */
    void keep(Value value) {
        kept.set(Optional.of(value));
    }

    /** {@return the outcome of writing a value} */
    Written write(Value value) {
        if (!spec.writable()) {
            return failed(Fault.READ_ONLY, "the point is not writable");
        }
        Optional<Value> fitting = fit(value);
        if (fitting.isEmpty()) {
            return failed(Fault.OUT_OF_RANGE, spec.type().expected() + " expected, got " + value.text());
        }
        Optional<Double> number = number(fitting.get());
        if (number.isPresent() && !spec.limits().allow(number.get())) {
            return failed(
                    Fault.OUT_OF_RANGE,
                    "a number of " + spec.limits().min() + " to "
                            + spec.limits().max() + " expected, got " + value.text());
        }
        keep(fitting.get());
        return new Written.Done(spec.name());
    }

    private Written failed(Fault fault, String detail) {
        return new Written.Failed(spec.name(), fault, detail);
    }

    /** Numbers fit each other if nothing is lost. */
    private Optional<Value> fit(Value value) {
        if (value.type() == spec.type()) {
            return Optional.of(value);
        }
        if (value instanceof Value.Whole whole && spec.type() == ValueType.DOUBLE) {
            return Optional.of(Value.of((double) whole.value()));
        }
        if (value instanceof Value.Real real && spec.type() == ValueType.LONG && real.value() == (long) real.value()) {
            return Optional.of(Value.of((long) real.value()));
        }
        return Optional.empty();
    }

    private static Optional<Double> number(Value value) {
        if (value instanceof Value.Real real) {
            return Optional.of(real.value());
        }
        return value instanceof Value.Whole whole ? Optional.of((double) whole.value()) : Optional.empty();
    }

    private static ValueType type(PointEntry entry, String text) {
        return Arrays.stream(ValueType.values())
                .filter(type -> type.id().equals(text))
                .findFirst()
                .orElseThrow(() -> entry.wrong("type", text, "one of " + ids(Arrays.asList(ValueType.values()))));
    }

    private static String ids(Collection<ValueType> types) {
        return Arrays.stream(ValueType.values())
                .filter(types::contains)
                .map(ValueType::id)
                .collect(joining(", "));
    }
}
