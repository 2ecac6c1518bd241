package org.ohmstead.actuation.internal;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.Devices;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Value;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;

/** Decides whether a command may go to its device at all. */
final class Screening {

    private final Access access;
    private final Supplier<Optional<Devices>> devices;
    private final Clock clock;

    /** Either why not, or what to write. */
    sealed interface Result {}

    /**
     * It may not.
     *
     * @param outcome why not
     */
    record Refused(Outcome outcome) implements Result {}

    /**
     * It may.
     *
     * @param state of the point now
     * @param value in the point's type
     */
    record Passed(PointState state, Value value) implements Result {}

    Screening(Access access, Supplier<Optional<Devices>> devices, Clock clock) {
        this.access = access;
        this.devices = devices;
        this.clock = clock;
    }

    /** Rights come first: who may not write a point does not learn here whether it exists. */
    Result check(WriteRequest request) {
        String topic = "devices/" + request.point();
        if (!access.allows(request.who(), Action.WRITE, topic)) {
            return new Refused(
                    new Outcome.Denied("user " + request.who().name() + " has not the right to write " + topic));
        }
        if (request.level() != WriteRequest.ORDINARY) {
            return new Refused(new Outcome.Unsuitable("level " + request.level() + ": " + WriteRequest.ORDINARY
                    + " expected; other levels are not kept yet, and would promise what does not hold"));
        }
        if (!clock.instant().isBefore(request.deadline())) {
            return new Refused(new Outcome.Failed(Fault.TIMEOUT, "not sent: the deadline has passed"));
        }
        Optional<Devices> known = devices.get();
        if (known.isEmpty()) {
            return new Refused(Commands.exchanging());
        }
        return known.get()
                .point(request.point())
                .map(state -> fit(state, request.value()))
                .orElseGet(() -> new Refused(new Outcome.Unknown("there is no point " + request.point())));
    }

    private static Result fit(PointState state, Value value) {
        Suitability suits = Suitability.of(state.spec(), value);
        return suits instanceof Suitability.Suitable suitable
                ? new Passed(state, suitable.value())
                : new Refused(new Outcome.Unsuitable(state.id() + ": " + ((Suitability.Unsuitable) suits).detail()));
    }
}
