package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.security.Action;

/** {@code ohm:deploy-list}: what lies in {@code deploy/} and is in effect. */
@Service
@Command(
        scope = "ohm",
        name = "deploy-list",
        description = "Lists what lies in deploy/ and is in effect",
        detailedDescription =
                """
                Examples:
                  ohm:deploy-list
                    files with their bundles, and who signed them
                """)
public final class DeployListCommand extends OhmCommand {

    /** Enough of a hash for people to compare. */
    private static final int BEGINNING = 12;

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Table table = Table.of("File", "Since", ">Deployment", "Signed by", "SHA-256", "Bundles")
                .orElse("Nothing is in deploy/");
        for (DropIn file : desk.need(Deployments.class).dropIns()) {
            table.row(
                    file.file(),
                    Texts.iso(file.since()),
                    file.number(),
                    file.signer().isEmpty() ? "nobody" : file.signer(),
                    plain
                            ? file.sha256()
                            : file.sha256()
                                    .substring(
                                            0, Math.min(BEGINNING, file.sha256().length())),
                    String.join(", ", file.bundles()));
        }
        table.print(desk, plain);
    }
}
