package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.security.Action;

/** {@code ohm:plan}: how a device is read. */
@Service
@Command(
        scope = "ohm",
        name = "plan",
        description = "Shows in which blocks a device is read, and how that goes",
        detailedDescription =
                """
                Examples:
                  ohm:plan cellar/pump
                    one line per exchange, and the addresses that the device says do not exist
                """)
public final class PlanCommand extends OhmCommand {

    @Argument(name = "device", description = "Path of the device", required = true)
    @Completion(DeviceCompleter.class)
    String device = "";

    @Option(name = "--no-format", description = "For scripts: tabs, no heads; holes as lines that begin with 'hole'")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Devices devices = desk.need(Devices.class);
        if (devices.device(device).isEmpty()) {
            throw Selection.noDevice(desk, device);
        }
        Plan plan = devices.plan(device)
                .orElseThrow(() -> Desk.refuse("'" + device + "' has no plan: it is not running, or speaks unasked"));
        Table table = Table.of("Block", "Pace", ">Latency", ">Reads", ">Failures", ">Points", "Names")
                .orElse("There is nothing to read");
        for (PlannedBlock block : plan.blocks()) {
            table.row(
                    block.span().map(Texts::span).orElse("-"),
                    block.pace().name().toLowerCase(Locale.ROOT),
                    block.latency().map(Texts::millis).orElse("-"),
                    block.reads(),
                    block.failures(),
                    block.points().size(),
                    String.join(" ", block.points()));
        }
        table.print(desk, plain);
        if (plain) {
            plan.holes().forEach(hole -> desk.out().println("hole\t" + Texts.span(hole)));
        } else if (!plan.holes().isEmpty()) {
            String holes = plan.holes().stream().map(Texts::span).collect(joining(", "));
            desk.out().println("Holes, which the device says do not exist: " + holes);
        }
    }
}
