package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.deploy.internal.intake.FileHistory;
import org.ohmstead.deploy.internal.intake.FolderIntake;
import org.ohmstead.deploy.internal.intake.IntakeSettings;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthSource;
import org.ohmstead.health.Vital;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Offers {@link Deployments}. Wiring only. */
@Component(
        service = {Deployments.class, Vital.class, HealthSource.class},
        configurationPid = Configured.PID,
        immediate = true)
@Designate(ocd = DeployConfig.class)
public final class DeploymentsComponent implements Deployments, Vital, HealthSource {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final OsgiGateway gateway;
    private final Swapper swapper;

    /**
     * Begins to look after {@code deploy/}.
     *
     * @param context tells where Karaf is, and has the bundles
     * @param config what the operator wants
     * @throws IOException if what is in effect cannot be read
     */
    @Activate
    public DeploymentsComponent(BundleContext context, DeployConfig config) throws IOException {
        Path data = Places.data(folder(context, "karaf.data"));
        Clock clock = Clock.systemUTC();
        this.gateway = new OsgiGateway(context);
        IntakeSettings settings = new IntakeSettings(
                Places.deploy(folder(context, "karaf.base")),
                data,
                config.max_mb(),
                config.keep_mb(),
                config.signatures_required(),
                folder(context, "karaf.etc").resolve(config.signatures_trusted()),
                () -> gateway.secret(config.signatures_password()));
        Places places = new Places(data, folder(context, "karaf.home").resolve("system"));
        this.swapper = new Swapper(
                context,
                gateway,
                FolderIntake.of(settings, clock),
                FileHistory.open(data, clock),
                places,
                clock,
                Timing.of(Duration.ofSeconds(config.watch_s()), Duration.ofSeconds(config.probation_s())));
        swapper.start();
    }

    private static Path folder(BundleContext context, String property) {
        String path = context.getProperty(property);
        if (path == null) {
            throw new IllegalArgumentException("the system property " + property + ", the path of a folder, expected");
        }
        return Path.of(path);
    }

    @Override
    public String vital() {
        return "deployments";
    }

    @Override
    public Duration stuckFor() {
        return swapper.stuckFor();
    }

    @Override
    public Duration patience() {
        return swapper.patience();
    }

    @Override
    public List<HealthNode> health() {
        List<String> troubles = swapper.troubles();
        return List.of(new HealthNode(
                "deployments",
                "Deployments",
                troubles.isEmpty() ? HealthNode.State.OK : HealthNode.State.DEGRADED,
                String.join("; ", troubles),
                false,
                List.of()));
    }

    /** Whoever changes the settings waits for the deployment that is under way; the end of the gateway does not. */
    @Deactivate
    void close() {
        if (gateway.ending()) {
            swapper.close();
        } else {
            swapper.end(PATIENCE);
        }
        gateway.close();
    }

    @Override
    public CompletionStage<Deployment> deploy(String name, InputStream content, Who origin) throws IOException {
        return swapper.deploy(name, content, origin);
    }

    @Override
    public CompletionStage<Deployment> deploy(URI source, Who origin) throws IOException {
        return swapper.deploy(source, origin);
    }

    @Override
    public CompletionStage<Deployment> remove(String name, Who origin) {
        return swapper.remove(name, origin);
    }

    @Override
    public CompletionStage<Deployment> rollBack(long number, Who origin) {
        return swapper.rollBack(number, origin);
    }

    @Override
    public List<DropIn> dropIns() {
        return swapper.dropIns();
    }

    @Override
    public List<Deployment> history(long before, int most) {
        return swapper.history(before, most);
    }

    @Override
    public Optional<Deployment> deployment(long number) {
        return swapper.deployment(number);
    }
}
