package org.ohmstead.driver.simulated.internal;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * What a simulated point is worth over time.
 *
 * @param natural its type if none is written
 * @param types that it can have
 * @param values gives the value at a time in ms since the epoch, in one of the types
 */
record Signal(ValueType natural, Set<ValueType> types, BiFunction<Long, ValueType, Value> values) {

    /** {@return a signal of numbers} */
    static Signal of(Curve curve, ValueType natural) {
        return new Signal(
                natural,
                Set.of(ValueType.DOUBLE, ValueType.LONG, ValueType.BOOLEAN),
                (millis, type) -> number(curve.at(millis), type));
    }

    /** {@return a signal that says one text after the other, again and again} */
    static Signal of(List<String> texts, long period) {
        return new Signal(ValueType.TEXT, Set.of(ValueType.TEXT), (millis, type) -> {
            long index = Math.floorMod(Math.floorDiv(millis, period), (long) texts.size());
            return Value.of(texts.get((int) index));
        });
    }

    /** {@return a signal that never changes} */
    static Signal of(Value value) {
        return new Signal(value.type(), Set.of(value.type()), (millis, type) -> value);
    }

    private static Value number(double number, ValueType type) {
        return switch (type) {
            case LONG -> Value.of((long) Math.floor(number));
            case BOOLEAN -> Value.of(number != 0);
            default -> Value.of(number);
        };
    }
}
