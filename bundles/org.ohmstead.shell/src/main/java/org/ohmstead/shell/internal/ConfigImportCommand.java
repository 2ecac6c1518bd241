package org.ohmstead.shell.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.device.ConfigException;

/** {@code ohm:config-import}: the configuration as a folder has it. */
@Service
@Command(
        scope = "ohm",
        name = "config-import",
        description = "Makes the configuration like a folder that was exported; what is not there is deleted",
        detailedDescription =
                """
                Examples:
                  ohm:config-import --dry-run /srv/gateway-config
                    shows what would change
                  ohm:config-import --confirm 10m /srv/gateway-config
                    all is as before after ten minutes unless confirmed
                """)
public final class ConfigImportCommand extends ChangeCommand {

    /** Of the files that are taken. */
    private static final int DEPTH = 2;

    @Argument(name = "folder", description = "On the gateway; relative to its own", required = true)
    @Completion(PathCompleter.class)
    String folder = "";

    @Override
    String about(Configurations configurations) {
        try (Stream<Path> files = Files.walk(Disk.path(folder), DEPTH)) {
            long many = files.filter(Files::isRegularFile).count();
            return "folder " + folder + ", " + many + (many == 1 ? " file" : " files");
        } catch (IOException | UncheckedIOException e) {
            return "folder " + folder;
        }
    }

    @Override
    ChangeSet changes(Desk desk, Configurations configurations) throws ConfigException, IOException {
        return configurations.importFrom(Disk.path(folder));
    }
}
