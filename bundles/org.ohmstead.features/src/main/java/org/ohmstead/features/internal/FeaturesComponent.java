package org.ohmstead.features.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.DeploymentEvent;
import org.apache.karaf.features.DeploymentListener;
import org.apache.karaf.features.FeatureEvent;
import org.apache.karaf.features.FeaturesListener;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.RepositoryEvent;
import org.ohmstead.config.Actors;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Origin;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at features and configuration whenever one of them may have changed. Wiring only. */
@Component(
        service = {},
        immediate = true,
        configurationPid = FeaturesComponent.PID)
@Designate(ocd = FeaturesConfig.class)
public final class FeaturesComponent implements FeaturesListener, DeploymentListener {

    static final String PID = "org.ohmstead.features";

    private static final Logger LOG = LoggerFactory.getLogger(FeaturesComponent.class);
    private static final String KARAF_PID = "org.apache.karaf.features";
    /** The scopes of commands that install and uninstall. */
    private static final Set<String> COMMANDS = Set.of("feature", "kar");

    private static final long SOON_MS = 100;
    private static final long AGAIN_MS = 10_000;

    private final FeaturesService features;
    private final Traffic traffic = new Traffic(System::nanoTime);
    private final Reconciler reconciler;
    private final List<Actors> actors = new CopyOnWriteArrayList<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ohmstead-features"));

    /**
     * Begins to look.
     *
     * @param context tells where Karaf is
     * @param features Karaf's service
     * @param admin has Karaf's configuration
     * @param configurations has ours
     * @param booted there once the features of the distribution are
     */
    @Activate
    public FeaturesComponent(
            BundleContext context,
            @Reference(name = "features") FeaturesService features,
            @Reference(name = "admin") ConfigurationAdmin admin,
            @Reference(name = "configurations") Configurations configurations,
            @Reference(name = "booted") BootFinished booted) {
        this.features = features;
        Foreign foreign = new Foreign(
                folder(context, "karaf.base"),
                folder(context, "karaf.data"),
                folder(context, "karaf.home").resolve("system"));
        this.reconciler = new Reconciler(
                new KarafInstaller(
                        features, foreign, () -> boot(admin), traffic, location -> context.getBundle(location) != null),
                new ConfigurationsNotebook(configurations, this::actors),
                new Memory(context.getDataFile("seen").toPath()),
                new Problems(problem -> LOG.warn("{}", problem)));
        features.registerListener(traffic);
        features.registerListener((FeaturesListener) this);
        features.registerListener((DeploymentListener) this);
        lookIn(0);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addActors(Actors face) {
        actors.add(face);
    }

    void removeActors(Actors face) {
        actors.remove(face);
    }

    private Set<Origin> actors() {
        return actors.stream().flatMap(face -> face.recent(COMMANDS).stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Path folder(BundleContext context, String property) {
        String path = context.getProperty(property);
        if (path == null) {
            throw new IllegalArgumentException("the system property " + property + ", the path of a folder, expected");
        }
        return Path.of(path);
    }

    private static Boot boot(ConfigurationAdmin admin) {
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + KARAF_PID + ")");
            Dictionary<String, Object> properties = found == null ? null : found[0].getProcessedProperties(null);
            return properties == null
                    ? Boot.of("", "")
                    : Boot.of(text(properties.get("featuresBoot")), text(properties.get("featuresRepositories")));
        } catch (IOException e) {
            throw new UncheckedIOException(KARAF_PID + " cannot be read", e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(KARAF_PID + ": a PID expected", e);
        }
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    @Override
    public void deploymentEvent(DeploymentEvent event) {
        if (event == DeploymentEvent.DEPLOYMENT_FINISHED) {
            lookIn(SOON_MS);
        } else if (event == DeploymentEvent.BUNDLES_RESOLVED) {
            lookIn(AGAIN_MS); // if a bundle does not start, there is no other event
        }
    }

    @Override
    public void featureEvent(FeatureEvent event) {
        // The end of the deployment is told, too.
    }

    @Override
    public void repositoryEvent(RepositoryEvent event) {
        lookIn(SOON_MS);
    }

    @Modified
    void modified(FeaturesConfig config) {
        lookIn(SOON_MS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task itself tells what goes wrong
    private void lookIn(long ms) {
        if (ms == SOON_MS && !due.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.schedule(this::look, ms, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("features: no more looks, as the bundle stops");
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: one failure must not end the looking
    private void look() {
        due.set(false);
        try {
            reconciler.look().ifPresent(delay -> lookIn(delay.toMillis()));
        } catch (RuntimeException e) {
            LOG.error("features: a look failed; it goes on with the next change", e);
        }
    }

    @Deactivate
    void close() {
        features.unregisterListener((FeaturesListener) this);
        features.unregisterListener((DeploymentListener) this);
        features.unregisterListener(traffic);
        thread.shutdownNow();
    }
}
