package org.ohmstead.driver.tck;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Value;

/**
 * A stand-in for a device that speaks unasked, over the real protocol, again and again, at least every 50 ms, and a
 * driver configured for it: with the clock {@link DeviceTwin#CLOCK}, a timeout of at most 500 ms, telling trouble after at
 * most 500 ms, and trying again after at most 200 ms.
 */
public interface PushTwin extends Twin {

    /** How the twin speaks. */
    enum Mood {
        /** As the protocol says. */
        HEALTHY(Fault.NONE),
        /** Connected, but without a word. */
        SILENT(Fault.TIMEOUT),
        /** Bytes that violate the protocol. */
        GARBLED(Fault.MALFORMED),
        /** Stops in the middle of each message. */
        CUT(Fault.MALFORMED),
        /** Closes each connection as soon as it is there. */
        CLOSING(Fault.OFFLINE),
        /** Cannot be connected to. */
        OFFLINE(Fault.OFFLINE);

        private final Fault fault;

        Mood(Fault fault) {
            this.fault = fault;
        }

        /** {@return what a driver tells of it} */
        public Fault fault() {
            return fault;
        }
    }

    /** {@return the moods that this twin can play; those that it cannot are skipped} */
    default Set<Mood> moods() {
        return EnumSet.allOf(Mood.class);
    }

    /**
     * Changes how the twin speaks, from now on. Has taken effect on return.
     *
     * @param mood one of {@link #moods()}
     */
    void mood(Mood mood);

    /** {@return points that the device speaks of, as the driver shall describe them, at least two} */
    List<PointSpec> points();

    /**
     * Gives a point of the device a value.
     *
     * @param point its name
     * @param value of the point's type, in the point's unit
     */
    void set(String point, Value value);

    /**
     * {@return a value that a point can have}
     *
     * @param point one of {@link #points()}
     * @param n different values for different numbers
     */
    Value sample(PointSpec point, int n);

    @Override
    PushDriver driver();

    /**
     * {@return another driver of the same device, with the same timeout, that would wait for a minute before it tells
     * trouble}
     */
    PushDriver patient();

    @Override
    PushDriver configured(Map<String, Object> changes);
}
