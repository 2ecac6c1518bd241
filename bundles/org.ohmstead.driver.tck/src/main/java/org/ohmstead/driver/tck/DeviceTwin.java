package org.ohmstead.driver.tck;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;

/**
 * A stand-in for a device that speaks the real protocol, on loopback or a pair of terminals, and a driver configured for
 * it: with the clock {@link #CLOCK}, a timeout of at most 500 ms, at least two points, and more points than one exchange
 * can carry if the protocol has such a limit.
 */
public interface DeviceTwin extends Twin {

    /** The time that the driver is given. */
    Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

    /** The clock that the driver is given. */
    Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** How the twin treats the next requests. */
    enum Mood {
        /** Answers as the protocol says. */
        HEALTHY,
        /** Takes requests and never answers. */
        SILENT,
        /** Answers correctly, but only after the driver's timeout. */
        LATE,
        /** Answers with bytes that violate the protocol. */
        GARBLED,
        /** Answers with the protocol's own error, other than an illegal address. */
        REFUSING,
        /** Drops the connection and accepts no other. */
        OFFLINE
    }

    /** {@return the moods that this twin can play; those that it cannot are skipped} */
    default Set<Mood> moods() {
        return EnumSet.allOf(Mood.class);
    }

    /**
     * Changes how the twin behaves from the next request on.
     *
     * @param mood one of {@link #moods()}
     */
    void mood(Mood mood);

    /**
     * Gives a point of the device a value.
     *
     * @param point its name
     * @param value of the point's type, in the point's unit
     */
    void set(String point, Value value);

    /**
     * {@return what the device holds at a point, not asking the driver}
     *
     * @param point its name
     */
    Value get(String point);

    /**
     * {@return a value that a point can have and, if it is writable, take}
     *
     * @param point of the driver
     * @param n different values for 0 and 1, as different as the type allows for others
     */
    Value sample(PointSpec point, int n);

    /** {@return a readable point that the device has} */
    PointSpec point();

    /** {@return a writable point with limits, if the protocol has such} */
    Optional<PointSpec> writable();

    /** {@return a configured point that the device says does not exist, near {@link #point()}, if the protocol can say so} */
    Optional<PointSpec> hole();

    /** Stops the driver and what its bundle shares, as Declarative Services would. */
    void stopDriver();
}
