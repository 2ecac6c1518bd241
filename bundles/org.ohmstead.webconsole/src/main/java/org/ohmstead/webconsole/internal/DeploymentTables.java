package org.ohmstead.webconsole.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.webconsole.internal.Html.Cell;

/** What was dropped in, and what became of it. */
final class DeploymentTables {

    private static final int MOST = 50;

    private DeploymentTables() {}

    static void dropIns(Html html, Deployments deployments) {
        List<DropIn> all = deployments.dropIns();
        html.heading("Drop-ins in effect", all.size());
        if (all.isEmpty()) {
            html.note("None: all bundles are those of the distribution and of installed features.");
            return;
        }
        html.begin(List.of("File", "Since", "#Deployment", "Bundles", "Signed by"));
        for (DropIn file : all) {
            html.row(
                    Cell.of(file.file()),
                    Cell.whole(Moments.at(file.since())),
                    Cell.number(file.number()),
                    Cell.of(String.join(", ", file.bundles())),
                    Cell.of(file.signer().isEmpty() ? "nobody who is trusted" : file.signer()));
        }
        html.end();
    }

    static void history(Html html, Deployments deployments) {
        List<Deployment> all = deployments.history(0, MOST);
        html.heading("Deployments, newest first", all.size());
        if (all.isEmpty()) {
            html.note("None yet. Put a bundle or a KAR into deploy/, or use ohm:deploy.");
            return;
        }
        html.begin(
                List.of("#No.", "File", "Begun", "By", "Stage", "Outcome", "Bundles", "Devices", "Reason and remarks"));
        for (Deployment deployment : all) {
            html.row(
                    Cell.number(deployment.number()),
                    Cell.of(deployment.file()),
                    Cell.whole(Moments.at(deployment.begun())),
                    Cell.of(deployment.who().name() + ", " + deployment.who().via()),
                    Cell.of(deployment.stage().id()),
                    new Cell(
                            deployment.outcome().id(),
                            "ohm-status ohm-" + deployment.outcome().id(),
                            ""),
                    Cell.of(deployment.bundles().stream()
                            .map(DeploymentTables::text)
                            .collect(Collectors.joining(", "))),
                    Cell.of(String.join(", ", deployment.devices())),
                    Cell.of(words(deployment)));
        }
        html.end();
    }

    private static String text(BundleChange change) {
        return change.symbolicName() + " " + change.before().orElse("–") + " → "
                + change.after().orElse("–");
    }

    private static String words(Deployment deployment) {
        String remarks = String.join("; ", deployment.remarks());
        return deployment.reason().isEmpty() || remarks.isEmpty()
                ? deployment.reason() + remarks
                : deployment.reason() + "; " + remarks;
    }
}
