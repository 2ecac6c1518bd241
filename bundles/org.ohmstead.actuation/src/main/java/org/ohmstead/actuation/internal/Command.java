package org.ohmstead.actuation.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;

/**
 * An attempt that passed the screening, on its way. Decided once, by whatever comes first: the device, the deadline, or the
 * end of the gateway.
 */
final class Command {

    /** How far it has come. */
    private enum Phase {
        WAITING,
        SENT,
        OVER
    }

    private final Attempt attempt;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final CompletableFuture<Outcome> decided = new CompletableFuture<>();
    private volatile PointState state;
    private volatile String beginning = "";
    private volatile boolean confirmed;

    Command(Attempt attempt, PointState state) {
        this.attempt = attempt;
        this.state = state;
    }

    Attempt attempt() {
        return attempt;
    }

    /** {@return what the point was worth when last looked at} */
    PointState state() {
        return state;
    }

    void state(PointState now) {
        state = now;
    }

    /** {@return the beginning of the line in the audit} */
    String beginning() {
        return beginning.isEmpty() ? attempt.beginning(state.value()) : beginning;
    }

    void beginning(String kept) {
        beginning = kept;
    }

    /** {@return whether it may be sent now; it was given up meanwhile if not} */
    boolean send() {
        return phase.compareAndSet(Phase.WAITING, Phase.SENT);
    }

    /** The device took the value: from now on only the answer to reading it back can be missing. */
    void confirm() {
        confirmed = true;
    }

    boolean over() {
        return phase.get() == Phase.OVER;
    }

    void decide(Outcome outcome) {
        phase.set(Phase.OVER);
        decided.complete(outcome);
    }

    /**
     * Gives up.
     *
     * @param fault for programs
     * @param why for people
     */
    void giveUp(Fault fault, String why) {
        boolean sent = phase.getAndSet(Phase.OVER) == Phase.SENT;
        if (confirmed) {
            decided.complete(new Outcome.Done(state, "written, not read back: " + why));
        } else if (sent) {
            decided.complete(new Outcome.Failed(fault, why + "; it is not known whether the device took the value"));
        } else {
            String detail = "not sent: " + why;
            decided.complete(fault == Fault.TIMEOUT ? new Outcome.Failed(fault, detail) : new Outcome.NotSent(detail));
        }
    }

    /** {@return completes with the outcome} */
    CompletionStage<Outcome> decided() {
        return decided;
    }
}
