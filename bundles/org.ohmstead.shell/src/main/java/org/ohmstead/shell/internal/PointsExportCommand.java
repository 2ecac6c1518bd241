package org.ohmstead.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.PointTables;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.security.Action;

/** {@code ohm:points-export}: points as a table for spreadsheets. */
@Service
@Command(
        scope = "ohm",
        name = "points-export",
        description = "Writes the points of a profile or a device as a table (CSV) for spreadsheets",
        detailedDescription =
                """
                Examples:
                  ohm:points-export profiles/heatpump.yaml /tmp/heatpump.csv
                  ohm:points-export cellar/pump /tmp/pump.csv
                    the points of the device, or of its profile
                """)
public final class PointsExportCommand extends OhmCommand {

    @Argument(
            name = "id",
            description = "A profile or a device, as in ohm:config-list; or a device's path",
            required = true)
    @Completion(ItemCompleter.class)
    String id = "";

    @Argument(index = 1, name = "file", description = "On the gateway; replaced if it exists", required = true)
    @Completion(PathCompleter.class)
    String file = "";

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        String item = Items.need(desk.need(Configurations.class), id).id();
        Path path = Disk.path(file);
        String table = desk.need(PointTables.class).csv(item);
        try {
            AtomicFile.write(path, table.getBytes(UTF_8));
        } catch (IOException e) {
            throw Desk.refuse(Texts.harmless("Not exported: " + Disk.reason(e)));
        }
        desk.out().println(Texts.harmless("The points of " + item + " are in " + path));
    }
}
