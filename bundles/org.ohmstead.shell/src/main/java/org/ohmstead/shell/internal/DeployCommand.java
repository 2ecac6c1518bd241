package org.ohmstead.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.security.Action;

/** {@code ohm:deploy}: a bundle or KAR comes into the running gateway, or everything stays as it is. */
@Service
@Command(
        scope = "ohm",
        name = "deploy",
        description =
                "Deploys a bundle or a KAR: checked, tried, swapped, watched, and brought back if it is not healthy",
        detailedDescription =
                """
                Examples:
                  ohm:deploy /tmp/com.example.driver-1.2.0.jar
                    a file of the gateway's machine
                  ohm:deploy https://example.com/com.example.driver-1.2.0.jar
                  ohm:deploy mvn:com.example/com.example.driver/1.2.0
                Ctrl-C ends the waiting, not the deployment.
                """)
public final class DeployCommand extends OhmCommand {

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    @Argument(
            name = "source",
            description = "A file of the gateway's machine, or a URL: https, http, mvn, file",
            required = true)
    @Completion(PathCompleter.class)
    String source = "";

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Deployments deployments = desk.need(Deployments.class);
        Progress progress = Progress.of(desk, deployments);
        try {
            progress.follow(URL.matcher(source).matches() ? url(desk, deployments) : file(desk, deployments));
        } catch (IOException e) {
            throw Desk.refuse(Texts.harmless("Not deployed: " + Disk.reason(e)));
        }
    }

    private CompletionStage<Deployment> url(Desk desk, Deployments deployments) throws CommandException, IOException {
        return deployments.deploy(URI.create(source), Progress.who(desk));
    }

    private CompletionStage<Deployment> file(Desk desk, Deployments deployments) throws CommandException, IOException {
        Path file = Disk.path(source);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + ": a file expected");
        }
        try (InputStream content = Files.newInputStream(file)) {
            return deployments.deploy(String.valueOf(file.getFileName()), content, Progress.who(desk));
        }
    }
}
