package org.ohmstead.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.device.Devices;
import org.ohmstead.device.PointState;

/** {@code ohm:point-get}: what points are worth. */
@Service
@Command(
        scope = "ohm",
        name = "point-get",
        description = "Shows what points are worth",
        detailedDescription =
                """
                Examples:
                  ohm:point-get cellar/pump
                    all points of a device
                  ohm:point-get cellar/pump/flow roof/meter/1.8.0
                    some points; OBIS codes may be short
                  ohm:point-get cellar/+/flow
                    a filter: + stands for one segment
                  ohm:point-get '#'
                    all points; a filter that begins with # is quoted
                  ohm:point-get --fresh --deadline 5s cellar/pump
                    asks the device now
                """)
public final class PointGetCommand extends OhmCommand {

    @Argument(
            name = "points",
            description = "Points (cellar/pump/flow), devices (cellar/pump) or filters (cellar/+/flow, #)",
            required = true,
            multiValued = true)
    @Completion(PointCompleter.class)
    List<String> points = new ArrayList<>();

    @Option(name = "--fresh", description = "Read the devices now instead of showing the last values")
    boolean fresh;

    @Option(name = "--deadline", description = "How long a fresh read may take, as 10s", valueToShowInHelp = "10s")
    String deadline = "10s";

    @Option(name = "--no-format", description = "For scripts: tabs, no heads, times in ISO 8601")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException, InterruptedException {
        List<PointState> states = Selection.points(desk, points);
        if (fresh && !states.isEmpty()) {
            Instant until = desk.clock().instant().plus(Texts.positive("--deadline", deadline));
            states = desk.await(
                    desk.need(Devices.class)
                            .read(states.stream().map(PointState::id).toList(), Duration.ZERO, until),
                    until);
        }
        Instant now = desk.clock().instant();
        Table table = Table.of("Point", ">Value", "Unit", "Quality", plain ? "At" : ">Age", "Detail")
                .orElse("No point matches " + String.join(" ", points));
        for (PointState state : states) {
            table.row(
                    state.id(),
                    plain ? Texts.value(state.value()) : Texts.rounded(state.value()),
                    Texts.unit(state.spec().unit()),
                    state.quality().id(),
                    plain
                            ? state.at().map(Texts::iso).orElse("-")
                            : state.age(now).map(Texts::ago).orElse("-"),
                    Texts.trouble(state));
        }
        table.print(desk, plain);
    }
}
