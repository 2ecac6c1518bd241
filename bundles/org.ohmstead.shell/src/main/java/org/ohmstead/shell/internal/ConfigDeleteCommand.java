package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;

/** {@code ohm:config-delete}: configurations less, with their files. */
@Service
@Command(
        scope = "ohm",
        name = "config-delete",
        description = "Deletes configurations or profiles with their files, all or none",
        detailedDescription =
                """
                Examples:
                  ohm:config-delete cellar/pump
                    the device goes; its history of values stays
                  ohm:config-delete --dry-run org.ohmstead.driver.modbus~pump profiles/pump.yaml
                    shows what would go
                """)
public final class ConfigDeleteCommand extends ChangeCommand {

    @Argument(
            name = "id",
            description = "As in ohm:config-list, or a device's path",
            required = true,
            multiValued = true)
    @Completion(ItemCompleter.class)
    List<String> ids = new ArrayList<>();

    @Override
    ChangeSet changes(Desk desk, Configurations configurations) throws CommandException {
        List<ChangeSet.Change> changes = new ArrayList<>();
        for (String id : ids) {
            ConfigItem item = Items.needSole(configurations, id);
            changes.add(new ChangeSet.Delete(item.id(), item.version()));
        }
        return new ChangeSet(changes.stream().distinct().toList());
    }
}
