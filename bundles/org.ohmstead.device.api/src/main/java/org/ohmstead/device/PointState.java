package org.ohmstead.device;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;

/**
 * What a point is worth, and since when: the point object of the wire. Immutable.
 *
 * <p>While the quality is bad, value and time are the last good ones, if there ever were any, and {@link #since()} tells
 * when the trouble began.
 */
public final class PointState {

    private final String device;
    private final PointSpec spec;
    private final Value value;
    private final Instant at;
    private final TimeSource source;
    private final Quality quality;
    private final Fault fault;
    private final String detail;
    private final Instant since;

    private PointState(
            String device,
            PointSpec spec,
            Value value,
            Instant at,
            TimeSource source,
            Quality quality,
            Fault fault,
            String detail,
            Instant since) {
        this.device = requireNonNull(device, "device is null");
        this.spec = requireNonNull(spec, "spec is null");
        this.value = value;
        this.at = at;
        this.source = source;
        this.quality = quality;
        this.fault = fault;
        this.detail = detail;
        this.since = since;
    }

    /**
     * A point that was not read yet.
     *
     * @param device its device
     * @param spec what it is
     * @param since when its device came up
     * @return a bad state without a value
     */
    public static PointState unread(String device, PointSpec spec, Instant since) {
        return new PointState(
                device, spec, null, null, TimeSource.ARRIVAL, Quality.BAD, Fault.NOT_YET_READ, "not read yet", since);
    }

    /**
     * The state after another reading.
     *
     * @param reading of this point
     * @return the new state
     */
    public PointState after(Reading reading) {
        if (reading instanceof Reading.Good good) {
            return new PointState(
                    device, spec, good.value(), good.at(), good.source(), Quality.GOOD, Fault.NONE, "", good.at());
        }
        if (reading instanceof Reading.Uncertain some) {
            Instant began = quality == Quality.UNCERTAIN && fault == some.fault() ? since : some.at();
            return new PointState(
                    device,
                    spec,
                    some.value(),
                    some.at(),
                    some.source(),
                    Quality.UNCERTAIN,
                    some.fault(),
                    some.detail(),
                    began);
        }
        Reading.Bad bad = (Reading.Bad) reading;
        return bad(bad.fault(), bad.detail(), bad.at());
    }

    /**
     * The state after trouble.
     *
     * @param why for programs
     * @param words for people
     * @param when it became known; ignored if the same trouble lasts already
     * @return a bad state that keeps the last good value
     */
    public PointState bad(Fault why, String words, Instant when) {
        boolean lasts = quality == Quality.BAD && fault == why && since != null;
        return new PointState(device, spec, value, at, source, Quality.BAD, why, words, lasts ? since : when);
    }

    /**
     * The same value with a reservation, for a device that is being changed.
     *
     * @param why for programs
     * @param words for people
     * @param when it became known
     * @return an uncertain state, or a bad one if there is no value
     */
    public PointState uncertain(Fault why, String words, Instant when) {
        return value == null
                ? bad(why, words, when)
                : new PointState(device, spec, value, at, source, Quality.UNCERTAIN, why, words, when);
    }

    /**
     * The same value for a point whose description changed in other things than type and unit.
     *
     * @param changed what the point is now
     * @return the state with the new description
     */
    public PointState renewed(PointSpec changed) {
        return new PointState(device, changed, value, at, source, quality, fault, detail, since);
    }

    /** {@return the path of its device} */
    public String device() {
        return device;
    }

    /** {@return what the point is} */
    public PointSpec spec() {
        return spec;
    }

    /** {@return its id; made anew at each call} */
    public PointId id() {
        return new PointId(device, spec.name());
    }

    /** {@return the value, or the last good one; empty if there never was any} */
    public Optional<Value> value() {
        return Optional.ofNullable(value);
    }

    /** {@return the time of the value, UTC, ms; empty if there is none} */
    public Optional<Instant> at() {
        return Optional.ofNullable(at);
    }

    /** {@return whose clock {@link #at()} is} */
    public TimeSource source() {
        return source;
    }

    /** {@return how far the value can be trusted} */
    public Quality quality() {
        return quality;
    }

    /** {@return what is wrong, for programs; {@link Fault#NONE} if nothing is} */
    public Fault fault() {
        return fault;
    }

    /** {@return what is wrong, for people; empty if nothing is} */
    public String detail() {
        return detail;
    }

    /** {@return since when the quality is not good; the time of the value if it is} */
    public Instant since() {
        return since;
    }

    /**
     * How old the value is.
     *
     * @param now the present time
     * @return the age, never negative; empty if there is no value
     */
    public Optional<Duration> age(Instant now) {
        return at == null
                ? Optional.empty()
                : Optional.of(now.isBefore(at) ? Duration.ZERO : Duration.between(at, now));
    }

    @Override
    public String toString() {
        return device + "/" + spec.name() + " = " + (value == null ? "?" : value.text()) + " " + quality.id()
                + (fault == Fault.NONE ? "" : " (" + fault.id() + ": " + detail + ")");
    }
}
