package org.ohmstead.driver;

import java.time.Instant;

/**
 * The outcome of reading one point: a value, a value with a reservation, or the reason there is none.
 *
 * <p>Readings of one exchange share one {@link Instant}.
 */
public sealed interface Reading {

    /** {@return the name of the point within its device} */
    String point();

    /** {@return when the value was, or the failure became known: UTC, ms} */
    Instant at();

    /**
     * A value as the device gave it.
     *
     * @param point the name of the point
     * @param value in the point's unit, after scaling, of the point's type
     * @param at the time of the value
     * @param source whose clock {@code at} is
     */
    record Good(String point, Value value, Instant at, TimeSource source) implements Reading {}

    /**
     * A value to be taken with care.
     *
     * @param point the name of the point
     * @param value in the point's unit, after scaling, of the point's type
     * @param at the time of the value
     * @param source whose clock {@code at} is
     * @param fault the reservation, for programs
     * @param detail the reservation, for people
     */
    record Uncertain(String point, Value value, Instant at, TimeSource source, Fault fault, String detail)
            implements Reading {}

    /**
     * No value.
     *
     * @param point the name of the point
     * @param at when the failure became known
     * @param fault the reason, for programs
     * @param detail the reason, for people: what was expected and what came instead
     */
    record Bad(String point, Instant at, Fault fault, String detail) implements Reading {}
}
