package org.ohmstead.historian.kit;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Value;

/** What the vectors of the stores are made of. It never changes, since the vectors never do. */
public final class Specimens {

    /** When the vectors begin: two seconds before the clocks of Europe go forward. */
    public static final Instant START = Instant.parse("2026-03-29T00:59:58.000Z");

    /** Some faults. */
    public static final List<Fault> FAULTS = List.of(
            Fault.OFFLINE, Fault.TIMEOUT, Fault.MALFORMED, Fault.ILLEGAL_ADDRESS, Fault.STALE, Fault.CONFIGURATION);

    private Specimens() {}

    /**
     * {@return values, a list for each type}
     *
     * @param reals those that try the store's own forms of doubles
     */
    public static List<List<Value>> values(double... reals) {
        return List.of(
                Stream.concat(Stream.of(0.0, -0.0, 230.1), Arrays.stream(reals).boxed())
                        .map(Value::of)
                        .toList(),
                List.of(
                        Value.of(0L),
                        Value.of(-1L),
                        Value.of(Long.MAX_VALUE),
                        Value.of(Long.MIN_VALUE),
                        Value.of(123_456L)),
                List.of(Value.of(true), Value.of(false)),
                List.of(Value.of("ä€𝄞"), Value.of(""), Value.of("x".repeat(200))),
                List.of(Value.of(new byte[] {0, -1, 127}), Value.of(new byte[0])));
    }
}
