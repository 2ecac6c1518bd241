package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;

/** {@code ohm:config-rollback}: the configuration as it was, whole or in part. */
@Service
@Command(
        scope = "ohm",
        name = "config-rollback",
        description = "Brings the configuration back to what it was after an entry of its history",
        detailedDescription =
                """
                Examples:
                  ohm:config-rollback --dry-run 11
                    shows what would change
                  ohm:config-rollback --why 'all of today was wrong' 11
                    everything as it was after entry 11
                  ohm:config-rollback 11 cellar/pump profiles/pump.yaml
                    only these
                """)
public final class ConfigRollbackCommand extends ChangeCommand {

    @Argument(name = "number", description = "Of the entry after which all was well", required = true)
    @Completion(EntryCompleter.class)
    long number;

    @Argument(
            index = 1,
            name = "id",
            description = "Only these; as in ohm:config-list, or a device's path",
            multiValued = true)
    @Completion(ItemCompleter.class)
    List<String> ids = new ArrayList<>();

    @Override
    ChangeSet changes(Desk desk, Configurations configurations) {
        Set<String> items = new LinkedHashSet<>();
        // What was deleted since is known by its id only.
        ids.forEach(id ->
                items.add(Items.find(configurations, id).map(ConfigItem::id).orElse(id)));
        return configurations.backTo(number, items);
    }
}
