package org.ohmstead.driver;

import java.util.Optional;

/**
 * What is known of a point without reading it.
 *
 * @param name one segment, see {@link PointId}
 * @param type of its values
 * @param unit a UCUM code such as {@code V}, {@code kW.h}, {@code Cel}; {@code 1} for none
 * @param writable whether the device takes writes
 * @param limits what may be written
 * @param pace how urgently it is read
 * @param span where it lies in the device's address space; empty if it has no such place
 * @param history what of it is kept
 */
public record PointSpec(
        String name,
        ValueType type,
        String unit,
        boolean writable,
        Limits limits,
        Pace pace,
        Optional<Span> span,
        HistoryRule history) {

    /** Checks the name. */
    public PointSpec {
        PointId.checkPoint(name);
    }

    /**
     * A read-only point of pace fast without limits or place.
     *
     * @param name one segment
     * @param type of its values
     * @param unit a UCUM code
     * @return the point
     */
    public static PointSpec of(String name, ValueType type, String unit) {
        return new PointSpec(name, type, unit, false, Limits.NONE, Pace.FAST, Optional.empty(), HistoryRule.ALL);
    }

    /**
     * {@return the same point at a place}
     *
     * @param place in the device's address space
     */
    public PointSpec at(Span place) {
        return new PointSpec(name, type, unit, writable, limits, pace, Optional.of(place), history);
    }

    /**
     * {@return the same point, writable within limits}
     *
     * @param range what may be written
     */
    public PointSpec writable(Limits range) {
        return new PointSpec(name, type, unit, true, range, pace, span, history);
    }

    /**
     * {@return the same point at another pace}
     *
     * @param other how urgently it is read
     */
    public PointSpec paced(Pace other) {
        return new PointSpec(name, type, unit, writable, limits, other, span, history);
    }

    /**
     * {@return the same point with another rule}
     *
     * @param rule what of it is kept
     */
    public PointSpec keeping(HistoryRule rule) {
        return new PointSpec(name, type, unit, writable, limits, pace, span, rule);
    }
}
