package org.ohmstead.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.security.Action;

/** {@code ohm:device-list}: what devices there are, and how they are. */
@Service
@Command(
        scope = "ohm",
        name = "device-list",
        description = "Lists the devices with their status and its reason",
        detailedDescription =
                """
                Examples:
                  ohm:device-list
                    all devices
                  ohm:device-list offline
                    those that do not answer
                  ohm:device-list cellar/
                    those whose path begins so
                  ohm:device-list --no-format
                    lines with tabs, for scripts
                """)
public final class DeviceListCommand extends OhmCommand {

    @Argument(name = "part", description = "Only devices whose path, protocol or status holds this")
    @Completion(DeviceCompleter.class)
    String part = "";

    @Option(name = "--no-format", description = "For scripts: tabs, no heads, times in ISO 8601")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        Table table = Table.of("Device", "Protocol", "Status", ">Points", ">Last answer", "Link", "Reason")
                .orElse(
                        part.isEmpty()
                                ? "There is no device yet: put a file org.ohmstead.driver.<protocol>-<name>.cfg into etc/"
                                : "No device matches '" + part + "'");
        for (DeviceInfo device : desk.need(Devices.class).list()) {
            if (matches(device) && desk.may(Action.READ, Bus.DEVICES + device.path())) {
                table.row(
                        device.path(),
                        device.protocol(),
                        device.status().id(),
                        device.points(),
                        device.lastAnswer().map(at -> when(desk, at)).orElse("never"),
                        device.link(),
                        device.reason());
            }
        }
        table.print(desk, plain);
    }

    private String when(Desk desk, Instant at) {
        return plain
                ? Texts.iso(at)
                : Texts.ago(Duration.between(at, desk.clock().instant()));
    }

    private boolean matches(DeviceInfo device) {
        String text =
                device.path() + " " + device.protocol() + " " + device.status().id();
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
