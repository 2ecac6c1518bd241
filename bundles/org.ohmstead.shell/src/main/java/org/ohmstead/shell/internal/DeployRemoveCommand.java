package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.security.Action;

/** {@code ohm:deploy-remove}: a file less in {@code deploy/}, with what came with it. */
@Service
@Command(
        scope = "ohm",
        name = "deploy-remove",
        description = "Takes a file out of deploy/, and what came with it out of the gateway",
        detailedDescription =
                """
                Examples:
                  ohm:deploy-remove com.example.driver-1.2.0.jar
                    what it had replaced comes back
                """)
public final class DeployRemoveCommand extends OhmCommand {

    @Argument(name = "name", description = "Of the file, as in ohm:deploy-list", required = true)
    @Completion(DropInCompleter.class)
    String name = "";

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Deployments deployments = desk.need(Deployments.class);
        Progress progress = Progress.of(desk, deployments);
        progress.follow(deployments.remove(name, Progress.who(desk)));
    }
}
