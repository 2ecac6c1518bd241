package org.ohmstead.deploy.internal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.scr.info.ScrInfo;
import org.apache.karaf.features.FeaturesService;
import org.ohmstead.config.Configurations;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.Devices;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real framework with SCR and Config Admin, and what swaps bundles in it. */
final class TestGateway implements Gateway, AutoCloseable {

    static final Who ANN = new Who("ann", "shell");
    /** Long enough for a loaded machine. */
    static final Duration WATCH = Duration.ofSeconds(20);

    /** For what hangs or is silent. */
    static final Duration SHORT = Duration.ofMillis(1500);

    final MemoryHistory history = new MemoryHistory();
    final Path folder;
    TestIntake intake;
    TestDevices devices;
    Swapper swapper;
    Optional<FeaturesService> karaf = Optional.empty();
    final TestConfigurations configurations = new TestConfigurations();
    Duration watch = WATCH;
    Duration stop = Duration.ofSeconds(10);
    Duration features = Duration.ofSeconds(60);
    Duration probation = Duration.ZERO;
    volatile boolean ending;
    Set<String> missing = Set.of();
    Consumer<BundleContext> prepare = context -> {};
    private Framework framework;

    TestGateway(Path folder) {
        this.folder = folder;
    }

    TestGateway start() throws BundleException, IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        settings.put("felix.log.level", "1");
        settings.put("ds.stop.timeout.milliseconds", "1000");
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "100");
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=1.7.36,org.osgi.service.cm;version=1.6.1,org.ohmstead.driver;version=0.1.0,"
                        + "org.osgi.util.promise;version=1.1.1,org.osgi.util.function;version=1.2.0,"
                        + "org.osgi.service.component;version=1.5.1,org.osgi.service.component.runtime;version=1.5.1,"
                        + "org.osgi.service.component.runtime.dto;version=1.5.1,org.osgi.service.log;version=1.4");
        framework = new FrameworkFactory().newFramework(settings);
        boolean again = Files.exists(folder.resolve("cache"));
        framework.start();
        if (!again) {
            start(PersistenceManager.class);
            start(ScrInfo.class);
        }
        prepare.accept(context());
        HoldBack.hold(context(), Places.ledger(data()), Optional.empty());
        devices = new TestDevices(context());
        begin();
        return this;
    }

    /** From now on this long is watched, and waited for a start. */
    void watch(Duration window) throws IOException {
        swapper.close();
        watch = window;
        begin();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void begin() throws IOException {
        intake = new TestIntake(folder.resolve("store"));
        intake.missing = missing;
        swapper = swapper();
        swapper.start();
        await().until(() -> intake.told().stream().anyMatch(t -> t.startsWith("start")));
    }

    /** Closes what begins, when it looks for what was interrupted. */
    void closeWhileStarting() throws IOException {
        swapper.close();
        intake = new TestIntake(folder.resolve("store"));
        swapper = swapper();
        history.whenAsked = swapper::close;
        swapper.start();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("ohmstead-deploy")));
    }

    /** As if the framework had been made anew. */
    void forget() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    private Swapper swapper() throws IOException {
        return new Swapper(
                context(),
                this,
                intake,
                history,
                new Places(data(), folder.resolve("system")),
                Clock.systemUTC(),
                new Timing(
                        watch,
                        Duration.ofMillis(50),
                        Duration.ofMillis(300),
                        Duration.ofMillis(50),
                        stop,
                        features,
                        probation));
    }

    private void start(Class<?> ofBundle) throws BundleException {
        URL jar = ofBundle.getProtectionDomain().getCodeSource().getLocation();
        Bundle bundle = context().installBundle("reference:" + jar);
        bundle.adapt(BundleStartLevel.class).setStartLevel(30);
        bundle.start();
    }

    /** Ships a bundle at start level 80, started. */
    Bundle ship(TestBundle made) throws BundleException, IOException {
        Path jar = made.write(folder.resolve("shipped"), "shipped-" + System.nanoTime() + ".jar");
        Bundle bundle = context().installBundle(jar.toUri().toString());
        bundle.adapt(BundleStartLevel.class).setStartLevel(80);
        bundle.start();
        return bundle;
    }

    void device(String path) throws IOException {
        String pid = TestDriver.FACTORY + "~" + path;
        devices.add(path, pid);
        service(ConfigurationAdmin.class)
                .getFactoryConfiguration(TestDriver.FACTORY, path, "?")
                .update(FrameworkUtil.asDictionary(Map.of("device", path)));
    }

    Deployment drop(String name, TestBundle made) throws IOException {
        return decided(swapper.deploy(name, made.open(folder.resolve("made")), ANN));
    }

    static Deployment decided(CompletionStage<Deployment> stage) {
        try {
            return stage.toCompletableFuture().get(40, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return version and state of a bundle, empty if there is none} */
    String bundle(String name) {
        return Stream.of(context().getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .map(b -> b.getVersion() + (b.getState() == Bundle.ACTIVE ? " active" : " " + b.getState()))
                .sorted()
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    Map<String, Long> events() {
        Map<String, Long> counted = new ConcurrentHashMap<>();
        context()
                .addBundleListener(event ->
                        counted.merge(event.getBundle().getSymbolicName() + " " + event.getType(), 1L, Long::sum));
        return counted;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    <T> T service(Class<T> type) {
        ServiceReference<T> reference = context().getServiceReference(type);
        return context().getService(reference);
    }

    @Override
    public Optional<Devices> devices() {
        return Optional.of(devices);
    }

    @Override
    public Optional<DeviceUpdates> updates() {
        return Optional.of(devices);
    }

    @Override
    public Optional<ServiceComponentRuntime> components() {
        return Optional.of(service(ServiceComponentRuntime.class));
    }

    @Override
    public Optional<FeaturesService> features() {
        return karaf;
    }

    @Override
    public Optional<Configurations> configurations() {
        return Optional.of(configurations.service());
    }

    @Override
    public boolean ending() {
        return ending || framework.getState() == Bundle.STOPPING;
    }

    @Override
    public boolean booted() {
        return true;
    }

    /** The framework stops as an operator stops it, and deployments end with it. */
    void shutDown() throws BundleException {
        SynchronousBundleListener ends = event -> {
            if (event.getType() == BundleEvent.STOPPING
                    && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
                swapper.close();
            }
        };
        context().addBundleListener(ends);
        end();
    }

    /** Deployments end first, so that nobody notes why the framework stops: as if the process had died. */
    void stop() throws BundleException {
        if (swapper != null) {
            swapper.close();
        }
        end();
    }

    private void end() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws BundleException {
        stop();
    }
}
