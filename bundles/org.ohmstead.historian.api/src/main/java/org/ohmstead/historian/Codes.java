package org.ohmstead.historian;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.ValueType;

/**
 * The numbers that stand for constants wherever samples are stored. They never change; a constant without a number does not
 * compile.
 */
public final class Codes {

    private static final Map<Integer, Fault> FAULTS = inverse(Fault.values(), Codes::of);
    private static final Map<Integer, Quality> QUALITIES = inverse(Quality.values(), Codes::of);
    private static final Map<Integer, ValueType> TYPES = inverse(ValueType.values(), Codes::of);

    private Codes() {}

    /**
     * {@return the number of a quality, 0 to 3}
     *
     * @param quality any
     */
    public static int of(Quality quality) {
        return switch (quality) {
            case GOOD -> 0;
            case UNCERTAIN -> 1;
            case BAD -> 2;
        };
    }

    /**
     * {@return the number of a type, 0 to 7}
     *
     * @param type any
     */
    public static int of(ValueType type) {
        return switch (type) {
            case DOUBLE -> 0;
            case LONG -> 1;
            case BOOLEAN -> 2;
            case TEXT -> 3;
            case BYTES -> 4;
        };
    }

    /**
     * {@return the number of a fault, 0 to 255}
     *
     * @param fault any
     */
    public static int of(Fault fault) {
        return switch (fault) {
            case NONE -> 0;
            case NOT_YET_READ -> 1;
            case OFFLINE -> 2;
            case TIMEOUT -> 3;
            case MALFORMED -> 4;
            case REFUSED -> 5;
            case ILLEGAL_ADDRESS -> 6;
            case UNKNOWN_POINT -> 7;
            case OUT_OF_RANGE -> 8;
            case READ_ONLY -> 9;
            case STALE -> 10;
            case UPDATING -> 11;
            case CONFIGURATION -> 12;
        };
    }

    /**
     * {@return the quality that a number stands for}
     *
     * @param code as stored
     * @throws IOException if it stands for none
     */
    public static Quality quality(int code) throws IOException {
        return known(QUALITIES, code, "quality");
    }

    /**
     * {@return the type that a number stands for}
     *
     * @param code as stored
     * @throws IOException if it stands for none
     */
    public static ValueType type(int code) throws IOException {
        return known(TYPES, code, "type");
    }

    /**
     * {@return the fault that a number stands for}
     *
     * @param code as stored
     * @throws IOException if it stands for none
     */
    public static Fault fault(int code) throws IOException {
        return known(FAULTS, code, "fault");
    }

    private static <T> T known(Map<Integer, T> all, int code, String what) throws IOException {
        T found = all.get(code);
        if (found == null) {
            throw new IOException("the code of a " + what + " expected, got " + code);
        }
        return found;
    }

    private static <T> Map<Integer, T> inverse(T[] all, Function<T, Integer> code) {
        return Arrays.stream(all).collect(Collectors.toUnmodifiableMap(code, each -> each));
    }
}
