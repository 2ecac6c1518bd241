package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.security.Action;

/** {@code ohm:deploy-rollback}: what was there before a deployment is back. */
@Service
@Command(
        scope = "ohm",
        name = "deploy-rollback",
        description = "Brings back what was there before a deployment",
        detailedDescription = """
                Examples:
                  ohm:deploy-rollback 7
                """)
public final class DeployRollbackCommand extends OhmCommand {

    @Argument(name = "number", description = "Of the deployment, as in ohm:deploy-history", required = true)
    @Completion(DeploymentCompleter.class)
    long number;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Deployments deployments = desk.need(Deployments.class);
        Progress progress = Progress.of(desk, deployments);
        progress.follow(deployments.rollBack(number, Progress.who(desk)));
    }
}
