package org.ohmstead.shell.internal;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Value;

/** {@code ohm:point-set}: commands a point and waits until it was read back. */
@Service
@Command(
        scope = "ohm",
        name = "point-set",
        description = "Commands a point and waits until it was read back",
        detailedDescription =
                """
                Examples:
                  ohm:point-set cellar/pump/setpoint 21.5
                  ohm:point-set cellar/pump/on true
                  ohm:point-set --why 'frost' cellar/pump/setpoint 12
                    the reason stands in the audit
                """)
public final class PointSetCommand extends OhmCommand {

    @Argument(name = "point", description = "Device path and point, as cellar/pump/setpoint", required = true)
    @Completion(PointCompleter.class)
    String point = "";

    @Argument(
            index = 1,
            name = "value",
            description = "In the point's unit; true or false, on or off, 1 or 0 for switches; hex for bytes",
            required = true)
    String value = "";

    @Option(
            name = "--level",
            description = "1 (highest) to 16; others than 16 are not kept yet and refused",
            valueToShowInHelp = "16")
    int level = WriteRequest.ORDINARY;

    @Option(name = "--why", description = "The reason, for the audit", valueToShowInHelp = "none")
    String why = "";

    @Option(name = "--deadline", description = "How long to wait for the read-back, as 10s", valueToShowInHelp = "10s")
    String deadline = "10s";

    @Override
    void run(Desk desk) throws CommandException, InterruptedException {
        PointState state = Selection.point(desk, point);
        Instant until = desk.clock().instant().plus(Texts.positive("--deadline", deadline));
        WriteRequest request = new WriteRequest(state.id(), parse(state), level, desk.who(), why, until);
        Outcome outcome = desk.await(desk.need(Actuation.class).write(request), until);
        if (outcome instanceof Outcome.Done done) {
            PointState now = done.readBack();
            String text = now.id() + " = " + Texts.rounded(now.value()) + " "
                    + Texts.unit(now.spec().unit());
            desk.out().println(Texts.harmless(text.stripTrailing()));
            if (!done.detail().isEmpty()) {
                desk.out().println(Texts.harmless(done.detail()));
            }
        } else {
            throw Desk.refuse(Texts.harmless(headline(outcome) + ": " + outcome.detail()));
        }
    }

    private Value parse(PointState state) {
        try {
            return state.spec().type().parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(state.id() + ": " + e.getMessage(), e);
        }
    }

    private static String headline(Outcome outcome) {
        if (outcome instanceof Outcome.Denied) {
            return "Not permitted";
        }
        if (outcome instanceof Outcome.Outranked) {
            return "Outranked";
        }
        if (outcome instanceof Outcome.Unknown) {
            return "Unknown";
        }
        if (outcome instanceof Outcome.NotSent) {
            return "Not sent";
        }
        if (outcome instanceof Outcome.Failed failed) {
            return "Failed (" + failed.fault().id() + ")";
        }
        return "Not suitable";
    }
}
