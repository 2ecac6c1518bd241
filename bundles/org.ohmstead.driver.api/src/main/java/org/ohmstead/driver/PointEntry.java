package org.ohmstead.driver;

import java.util.Map;
import java.util.Optional;

/**
 * One point as a profile or a configuration writes it: what all protocols share already read, the rest as texts.
 *
 * @param name of the point
 * @param at the protocol's own address, not yet read: {@code holding/20}, {@code 1-0:1.8.0*255}; empty if none is written
 * @param unit a UCUM code, {@code 1} for none
 * @param writable whether writes shall be allowed
 * @param limits what may be written
 * @param pace how urgently it is read
 * @param history what of it is kept
 * @param own the attributes that the protocol has for itself: {@code type}, {@code scale}, {@code order}; what a driver
 *     does not know it refuses by {@link #wrong}
 * @param where for messages: {@code etc/profiles/pump.yaml line 7} or {@code points}
 */
public record PointEntry(
        String name,
        String at,
        String unit,
        boolean writable,
        Limits limits,
        Pace pace,
        HistoryRule history,
        Map<String, String> own,
        String where) {

    /** Copies the map. */
    public PointEntry {
        own = Map.copyOf(own);
    }

    /**
     * Completes the entry with what the protocol knows.
     *
     * @param type of the point's values
     * @param span its place in the address space; empty if it has none
     * @return the point
     */
    public PointSpec spec(ValueType type, Optional<Span> span) {
        return new PointSpec(name, type, unit, writable, limits, pace, span, history);
    }

    /**
     * Says what is wrong with an attribute.
     *
     * @param key the attribute
     * @param value as written
     * @param expected what it should have been
     * @return the exception to throw, naming place, point, key, value and expectation
     */
    public IllegalArgumentException wrong(String key, String value, String expected) {
        return new IllegalArgumentException(
                where + ": point '" + name + "', " + key + " = '" + value + "': " + expected + " expected");
    }
}
