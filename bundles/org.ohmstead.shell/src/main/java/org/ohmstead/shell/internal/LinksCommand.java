package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.device.Devices;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.security.Action;

/** {@code ohm:links}: how the physical channels fare. */
@Service
@Command(
        scope = "ohm",
        name = "links",
        description = "Lists the physical channels with their exchanges and lateness",
        detailedDescription =
                """
                Examples:
                  ohm:links
                    all channels; Late p99 tells how late 99 of 100 reads began at most
                """)
public final class LinksCommand extends OhmCommand {

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.READ);
        Table table = Table.of(
                        ">Devices",
                        ">Exchanges",
                        ">Failures",
                        ">Overruns",
                        ">Late p50",
                        ">Late p99",
                        ">Late max",
                        "Link")
                .orElse("No device is connected");
        for (LinkInfo link : desk.need(Devices.class).links()) {
            table.row(
                    link.devices(),
                    link.exchanges(),
                    link.failures(),
                    link.overruns(),
                    Texts.millis(link.lateness().p50()),
                    Texts.millis(link.lateness().p99()),
                    Texts.millis(link.lateness().max()),
                    link.link());
        }
        table.print(desk, plain);
    }
}
