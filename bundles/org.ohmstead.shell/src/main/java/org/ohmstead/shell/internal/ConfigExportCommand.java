package org.ohmstead.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.Configurations;
import org.ohmstead.security.Action;

/** {@code ohm:config-export}: the configuration as plain files. */
@Service
@Command(
        scope = "ohm",
        name = "config-export",
        description = "Writes the whole configuration into a folder as plain files, fit for version control",
        detailedDescription =
                """
                Examples:
                  ohm:config-export /srv/gateway-config
                    made if it does not exist; files of configurations that are gone are deleted there
                """)
public final class ConfigExportCommand extends OhmCommand {

    @Argument(name = "folder", description = "On the gateway; relative to its own", required = true)
    @Completion(PathCompleter.class)
    String folder = "";

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Path path = Disk.path(folder);
        try {
            int files = desk.need(Configurations.class).exportTo(path);
            desk.out().println(Texts.harmless(files + " files are in " + path));
        } catch (IOException e) {
            throw Desk.refuse(Texts.harmless("Not exported: " + Disk.reason(e)));
        }
    }
}
