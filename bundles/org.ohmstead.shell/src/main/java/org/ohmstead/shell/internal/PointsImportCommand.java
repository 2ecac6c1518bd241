package org.ohmstead.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.PointTables;
import org.ohmstead.device.ConfigException;

/** {@code ohm:points-import}: points as a table from a spreadsheet has them. */
@Service
@Command(
        scope = "ohm",
        name = "points-import",
        description = "Gives a profile or a device the points of a table (CSV); what is not in it goes",
        detailedDescription =
                """
                Examples:
                  ohm:points-import --dry-run profiles/heatpump.yaml /tmp/heatpump.csv
                    shows what would change, or what is wrong with line and column
                  ohm:points-import --why 'scales by the new manual' cellar/pump /tmp/pump.csv
                """)
public final class PointsImportCommand extends ChangeCommand {

    @Argument(
            name = "id",
            description = "A profile or a device, as in ohm:config-list; or a device's path",
            required = true)
    @Completion(ItemCompleter.class)
    String id = "";

    @Argument(index = 1, name = "file", description = "On the gateway", required = true)
    @Completion(PathCompleter.class)
    String file = "";

    @Override
    String about(Configurations configurations) {
        return Items.find(configurations, id).map(ConfigItem::id).orElse(id);
    }

    @Override
    ChangeSet changes(Desk desk, Configurations configurations) throws CommandException, ConfigException, IOException {
        String item = Items.need(configurations, id).id();
        PointTables tables = desk.need(PointTables.class);
        return tables.change(item, Disk.text(Disk.path(file)));
    }
}
