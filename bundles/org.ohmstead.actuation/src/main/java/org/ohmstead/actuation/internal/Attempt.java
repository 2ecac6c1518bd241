package org.ohmstead.actuation.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.driver.Value;

/**
 * Somebody's try to command a point, as the audit has it. Its line begins with what is known when the command is sent and
 * ends with what became of it, so that the beginning alone can be kept until then.
 *
 * @param id unique in the audit
 * @param at when it was asked for
 * @param request who wanted what
 */
record Attempt(String id, Instant at, WriteRequest request) {

    /**
     * What is known before the command is sent.
     *
     * @param before what the point was worth; empty if that is not known
     * @return a JSON object without its end
     */
    String beginning(Optional<Value> before) {
        JsonLine line = new JsonLine()
                .add("at", at.toString())
                .add("id", id)
                .add("who", request.who().name())
                .add("role", request.who().role().id())
                .add("how", request.who().how())
                .add("from", request.who().from())
                .add("point", request.point().toString())
                .add("level", request.level())
                .add("value", request.value())
                .add("why", request.why());
        before.ifPresent(value -> line.add("before", value));
        return line.open();
    }

    /**
     * The whole line.
     *
     * @param beginning as {@link #beginning} made it
     * @param outcome what became of it
     * @param now the present time
     * @return a JSON object
     */
    String line(String beginning, Outcome outcome, Instant now) {
        JsonLine line = JsonLine.continuing(beginning).add("outcome", name(outcome));
        if (outcome instanceof Outcome.Done done) {
            done.readBack().value().ifPresent(value -> line.add("after", value));
        }
        if (outcome instanceof Outcome.Failed failed) {
            line.add("fault", failed.fault().id());
        }
        return line.add("detail", outcome.detail())
                .add("ms", Math.max(0, Duration.between(at, now).toMillis()))
                .closed();
    }

    /**
     * The line of an attempt that was under way when the gateway stopped.
     *
     * @param beginning as {@link #beginning} made it
     * @return a JSON object
     */
    static String unfinished(String beginning) {
        return JsonLine.continuing(beginning)
                .add("outcome", "unknown")
                .add("detail", "the gateway stopped before the outcome was known")
                .closed();
    }

    private static String name(Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            return "done";
        }
        if (outcome instanceof Outcome.Denied) {
            return "denied";
        }
        if (outcome instanceof Outcome.Outranked) {
            return "outranked";
        }
        if (outcome instanceof Outcome.Unknown) {
            return "unknown-point";
        }
        if (outcome instanceof Outcome.NotSent) {
            return "not-sent";
        }
        return outcome instanceof Outcome.Unsuitable ? "unsuitable" : "failed";
    }
}
