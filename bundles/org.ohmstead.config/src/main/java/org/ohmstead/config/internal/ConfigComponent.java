package org.ohmstead.config.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.ohmstead.config.TextItems;
import org.ohmstead.config.internal.disk.RealDisk;
import org.ohmstead.config.internal.history.Bounds;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Secrets;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthSource;
import org.ohmstead.health.Vital;
import org.ohmstead.lib.files.FolderWatch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.MetaTypeService;

/**
 * Owner of {@code etc/org.ohmstead.*.cfg}. Wiring only: looks at everything once while it is activated, and again whenever
 * the folder, Config Admin, the bundles with metatypes or the store of secrets changed.
 *
 * <p>Registers its services itself: the property {@value DeviceConfigs#GENERATION} of one changes.
 */
@Component(
        service = {Vital.class, HealthSource.class},
        immediate = true)
public final class ConfigComponent implements Vital, HealthSource {

    /** Slow flash and hundreds of devices take their time. */
    private static final Duration STALL = Duration.ofMinutes(2);

    private final BundleContext context;
    private final Keeper keeper;
    private final Looks looks;
    private final Faces faces;
    private final Probe probe;
    private final DriverChecks checks = new DriverChecks();
    private final BundleListener bundles = this::bundleChanged;
    private final List<ServiceRegistration<?>> listeners;
    private final FolderWatch watch;
    private volatile Optional<Secrets> secrets = Optional.empty();
    private volatile Optional<TextItems> texts = Optional.empty();

    /**
     * Applies all files, then starts to watch.
     *
     * @param context tells where {@code etc} and {@code data} are
     * @param admin holds what runs
     * @param metatype knows the keys: from the start, as nothing that is wrong shall be applied
     */
    @Activate
    public ConfigComponent(
            BundleContext context,
            @Reference(name = "configurations") ConfigurationAdmin admin,
            @Reference(name = "metatype") MetaTypeService metatype) {
        this.context = context;
        Path etc = Path.of(folder(context, "karaf.etc"));
        Path data = Path.of(folder(context, "karaf.data"), "config");
        ScheduledThreadPoolExecutor thread =
                new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ohmstead-config"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.faces = new Faces(context, thread);
        Running running = new Running(admin);
        Keeper.Parts parts = new Keeper.Parts(
                new CfgFolder(etc, Clock.systemUTC()),
                running,
                new Index(data.resolve("index")),
                new Rejections(etc),
                new Refusals(data.resolve("refused")),
                new Schemas(context, metatype),
                checks,
                () -> secrets);
        this.keeper = new Keeper(parts, faces::boardChanged);
        Engine engine = engine(parts, etc, data);
        this.probe = new Probe(thread, keeper, System::nanoTime);
        this.looks = new Looks(keeper, engine, thread);
        keeper.pass();
        faces.register(engine, looks::waiting);
        Witness witness = new Witness(keeper, running, engine.origins());
        this.listeners = List.of(
                context.registerService(ConfigurationListener.class, this::changed, null),
                context.registerService(SynchronousConfigurationListener.class, witness, null));
        context.addBundleListener(bundles);
        this.watch = FolderWatch.start(etc, ConfigComponent::watched, "ohmstead-config-watch", looks::soon);
        looks.waiting();
        looks.soon();
    }

    private static boolean watched(String name) {
        return PidName.ours(name) || PidName.meant(name) || Rejections.ours(name);
    }

    private Engine engine(Keeper.Parts parts, Path etc, Path data) {
        return new Engine(
                keeper,
                new Engine.Parts(
                        parts,
                        etc,
                        data,
                        new RealDisk(),
                        Bounds.USUAL,
                        () -> texts,
                        Clock.systemUTC(),
                        System::nanoTime,
                        faces::entriesChanged));
    }

    private void changed(ConfigurationEvent event) {
        if (event.getPid().startsWith(PidName.PREFIX)) {
            looks.soon();
        }
    }

    @Override
    public String vital() {
        return "keeper of configurations";
    }

    @Override
    public Duration stuckFor() {
        return probe.stuckFor();
    }

    @Override
    public Duration patience() {
        return STALL;
    }

    @Override
    public List<HealthNode> health() {
        return List.of(keeper.board().health());
    }

    private static String folder(BundleContext context, String property) {
        String folder = context.getProperty(property);
        if (folder == null) {
            throw new IllegalArgumentException("the system property " + property + ", the path of a folder, expected");
        }
        return folder;
    }

    @Deactivate
    void close() {
        context.removeBundleListener(bundles);
        watch.close();
        listeners.forEach(ServiceRegistration::unregister);
        faces.unregister();
        looks.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSecrets(Secrets service) {
        secrets = Optional.of(service);
        looks.soon();
    }

    void unsetSecrets(Secrets service) {
        secrets = secrets.filter(present -> present != service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(ConfigCheck<?> check) {
        checks.add(check);
        looks.soon();
    }

    void removeCheck(ConfigCheck<?> check) {
        checks.remove(check);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTexts(TextItems service) {
        texts = Optional.of(service);
        looks.soon();
    }

    void updatedTexts(TextItems service) {
        looks.soon();
    }

    void unsetTexts(TextItems service) {
        texts = texts.filter(present -> present != service);
    }

    private void bundleChanged(BundleEvent event) {
        int type = event.getType();
        boolean resolved = type == BundleEvent.RESOLVED && Schemas.matters(event.getBundle());
        if (type == BundleEvent.UNINSTALLED || resolved) {
            keeper.schemasMayHaveChanged();
            looks.soon();
        }
    }
}
