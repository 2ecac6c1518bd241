package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.TextItems;
import org.ohmstead.config.internal.disk.RealDisk;
import org.ohmstead.config.internal.history.Bounds;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Secrets;
import org.ohmstead.health.Vital;
import org.ohmstead.lib.files.FolderWatch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner of {@code etc/org.ohmstead.*.cfg}. Wiring only: looks at everything once while it is activated, and again whenever
 * the folder, Config Admin, the bundles with metatypes or the store of secrets changed.
 *
 * <p>Registers its services itself: the property {@value DeviceConfigs#GENERATION} of one changes.
 */
@Component(service = Vital.class, immediate = true)
public final class ConfigComponent implements Vital {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigComponent.class);
    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** When the files of a change are put on disk; until then, what was about to be done is. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final int CLOSING_SECONDS = 10;
    /** Slow flash and hundreds of devices take their time. */
    private static final Duration STALL = Duration.ofMinutes(2);

    private final BundleContext context;
    private final Running running;
    private final Keeper keeper;
    private final Engine engine;
    private final Later tick;
    private final Later settle;
    private final Probe probe;
    private final DriverChecks checks = new DriverChecks();
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean retry = new AtomicBoolean();
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final BundleListener bundles = this::bundleChanged;
    private final List<ServiceRegistration<?>> services;
    private final AtomicReference<ServiceRegistration<DeviceConfigs>> configs = new AtomicReference<>();
    private final AtomicReference<ServiceRegistration<Configurations>> configurations = new AtomicReference<>();
    private final FolderWatch watch;
    private volatile String failure = "";
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
        this.thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ohmstead-config"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.running = new Running(admin);
        Keeper.Parts parts = new Keeper.Parts(
                new CfgFolder(etc, Clock.systemUTC()),
                running,
                new Index(data.resolve("index")),
                new Rejections(etc),
                new Schemas(context, metatype),
                checks,
                () -> secrets);
        this.keeper = new Keeper(parts, this::boardChanged);
        this.engine = engine(parts, etc, data);
        this.probe = new Probe(thread, keeper, System::nanoTime);
        this.tick = new Later(thread, this::tick);
        this.settle = new Later(thread, engine::settle);
        keeper.pass();
        configs.set(context.registerService(
                DeviceConfigs.class, new DeviceConfigStore(engine), FrameworkUtil.asDictionary(properties())));
        configurations.set(context.registerService(
                Configurations.class,
                new ConfigurationStore(engine, () -> tick.in(Duration.ZERO)),
                FrameworkUtil.asDictionary(entries())));
        this.services = List.of(
                context.registerService(ConfigurationListener.class, this::changed, null),
                context.registerService(SynchronousConfigurationListener.class, this::witness, null),
                configs.get(),
                configurations.get());
        context.addBundleListener(bundles);
        this.watch = FolderWatch.start(etc, ConfigComponent::watched, "ohmstead-config-watch", this::look);
        tick.in(Duration.ZERO);
        look();
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
                        this::entriesChanged));
    }

    private void changed(ConfigurationEvent event) {
        if (event.getPid().startsWith(PidName.PREFIX)) {
            look();
        }
    }

    /** Called by the thread that changes something, if it is not we ourselves. */
    private void witness(ConfigurationEvent event) {
        boolean content =
                event.getType() == ConfigurationEvent.CM_UPDATED || event.getType() == ConfigurationEvent.CM_DELETED;
        if (content && event.getPid().startsWith(PidName.PREFIX) && !Thread.holdsLock(keeper)) {
            engine.chronicle()
                    .origins()
                    .changedBy(event.getPid(), running(event), Who.here().orElseGet(() -> Who.system("")));
        }
    }

    /** {@return the hash of what a configuration is now; empty if it is gone} */
    private String running(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            return "";
        }
        try {
            return running.now(event.getPid()).map(Content::hash).orElse("");
        } catch (IOException | IllegalStateException e) {
            LOG.debug("{}: what it is now cannot be read", event.getPid(), e);
            return "";
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
        services.forEach(ServiceRegistration::unregister);
        try {
            if (!ended()) {
                LOG.error(
                        "configurations: stuck while they are closed; what is under way is settled at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }

    /** {@return whether all is settled} If somebody is stuck in the middle, that must not keep a fresh one from taking over. */
    private boolean ended() throws InterruptedException {
        Future<?> settled = thread.submit(engine::settle);
        thread.shutdown();
        return thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS) && !settled.isCancelled();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSecrets(Secrets service) {
        secrets = Optional.of(service);
        look();
    }

    void unsetSecrets(Secrets service) {
        secrets = secrets.filter(present -> present != service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(ConfigCheck<?> check) {
        checks.add(check);
        look();
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
        look();
    }

    void updatedTexts(TextItems service) {
        look();
    }

    void unsetTexts(TextItems service) {
        texts = texts.filter(present -> present != service);
    }

    private void bundleChanged(BundleEvent event) {
        int type = event.getType();
        boolean resolved = type == BundleEvent.RESOLVED && Schemas.matters(event.getBundle());
        if (type == BundleEvent.UNINSTALLED || resolved) {
            keeper.schemasMayHaveChanged();
            look();
        }
    }

    /** Has everything looked at soon; many calls in a row lead to one look. */
    private void look() {
        schedule(due, this::pass, QUIET);
    }

    /** The tasks themselves tell what goes wrong. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void schedule(AtomicBoolean flag, Runnable task, Duration delay) {
        if (flag.compareAndSet(false, true)) {
            try {
                thread.schedule(
                        () -> {
                            flag.set(false);
                            task.run();
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed before a change was looked at", e);
            }
        }
    }

    /** Thread boundary: what goes wrong must not end the keeping. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void pass() {
        try {
            keeper.pass().ifPresent(delay -> schedule(retry, this::pass, delay));
            failure = "";
        } catch (IllegalStateException e) {
            LOG.debug("Config Admin, or the bundle of profiles, is going; tried again", e);
            schedule(retry, this::pass, SOON);
        } catch (RuntimeException e) {
            failed(e);
            schedule(retry, this::pass, SOON);
        }
    }

    private void failed(RuntimeException e) {
        if (!failure.equals(e.toString())) {
            LOG.error("configurations: a look failed, tried again", e);
        }
        failure = e.toString();
    }

    /** Thread boundary, as above. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void tick() {
        try {
            engine.tick().ifPresent(tick::in);
        } catch (IllegalStateException e) {
            LOG.debug("Config Admin, or the bundle of profiles, is going; tried again", e);
            tick.in(SOON);
        } catch (RuntimeException e) {
            LOG.error("configurations: what waits for a confirmation cannot be looked at, tried again", e);
            tick.in(SOON);
        }
        settle.in(SETTLED);
    }

    private void entriesChanged() {
        entries.incrementAndGet();
        execute(this::tellEntries);
    }

    private void tellEntries() {
        ServiceRegistration<Configurations> registration = configurations.get();
        if (registration != null) {
            registration.setProperties(FrameworkUtil.asDictionary(entries()));
        }
    }

    private Map<String, Object> entries() {
        return Map.of(Configurations.GENERATION, entries.get());
    }

    /** Told by another thread than the one that changed something, which may hold locks. */
    private void boardChanged() {
        generation.incrementAndGet();
        entriesChanged();
        execute(this::tell);
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed before a change was told", e);
        }
    }

    private void tell() {
        ServiceRegistration<DeviceConfigs> registration = configs.get();
        if (registration != null) {
            registration.setProperties(FrameworkUtil.asDictionary(properties()));
        }
    }

    private Map<String, Object> properties() {
        return Map.of(DeviceConfigs.GENERATION, generation.get());
    }
}
