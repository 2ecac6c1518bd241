package org.ohmstead.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.security.Action;

/** {@code ohm:deploy-history}: what was deployed, and what became of it. */
@Service
@Command(
        scope = "ohm",
        name = "deploy-history",
        description = "Shows what was deployed, by whom, and what became of it; also what was refused",
        detailedDescription =
                """
                Examples:
                  ohm:deploy-history
                    the newest
                  ohm:deploy-history -n 100
                  ohm:deploy-history 7
                    one with its bundles, devices and remarks
                """)
public final class DeployHistoryCommand extends OhmCommand {

    private static final int MOST = 10_000;

    @Argument(name = "number", description = "Only this one, with all there is to know")
    @Completion(DeploymentCompleter.class)
    long number;

    @Option(name = "-n", description = "The most deployments", valueToShowInHelp = "20")
    int count = 20;

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("-n: a number from 1 to " + MOST + " expected, got " + count);
        }
        Deployments deployments = desk.need(Deployments.class);
        if (number == 0) {
            table(deployments.history(0, count)).print(desk, plain);
        } else {
            one(
                    desk,
                    deployments
                            .deployment(number)
                            .orElseThrow(() -> Desk.refuse(
                                    "There is no deployment " + number + " in the history; see ohm:deploy-history")));
        }
    }

    private static Table table(List<Deployment> deployments) {
        Table table = Table.of(">No", "At", "Who", "Via", "File", "Outcome", "Stage", "Bundles", "Reason")
                .orElse("Nothing was deployed yet");
        for (Deployment deployment : deployments) {
            table.row(
                    deployment.number(),
                    Texts.iso(deployment.begun()),
                    deployment.who().name(),
                    deployment.who().via(),
                    deployment.file(),
                    deployment.outcome().id(),
                    deployment.stage().id(),
                    Progress.changes(deployment),
                    deployment.reason());
        }
        return table;
    }

    private static void one(Desk desk, Deployment deployment) {
        line(
                desk,
                deployment.number() + "  " + deployment.file() + "  "
                        + deployment.outcome().id() + " (" + deployment.stage().id() + ")");
        line(
                desk,
                "  by " + deployment.who().name() + " via " + deployment.who().via() + ", "
                        + Texts.iso(deployment.begun())
                        + deployment.ended().map(at -> " to " + Texts.iso(at)).orElse(""));
        if (!deployment.sha256().isEmpty()) {
            line(desk, "  SHA-256 " + deployment.sha256());
        }
        if (!deployment.reason().isEmpty()) {
            line(desk, "  reason: " + deployment.reason());
        }
        Progress.details(desk, deployment);
    }

    private static void line(Desk desk, String text) {
        desk.out().println(Texts.harmless(text));
    }
}
