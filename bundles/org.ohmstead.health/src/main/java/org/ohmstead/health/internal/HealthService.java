package org.ohmstead.health.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.Devices;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthSource;
import org.ohmstead.health.Vital;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how the gateway is, and looks after its vital parts. */
@Component(service = Health.class, configurationPid = HealthService.PID, immediate = true)
@Designate(ocd = HealthConfig.class)
public final class HealthService implements Health {

    static final String PID = "org.ohmstead.health";

    private static final Logger LOG = LoggerFactory.getLogger(HealthService.class);
    private static final long EVERY_SECOND = TimeUnit.SECONDS.toMillis(1);
    private static final long SELDOM = TimeUnit.SECONDS.toMillis(10);

    private final Clock clock;
    private final Interventions interventions;
    private final Watchdog watchdog;
    private final Machine machine;
    private final Losses losses;
    private final Rounds guarding;
    private final Rounds looking;
    private final Map<Vital, Guarded> vitals = new ConcurrentHashMap<>();
    private final Map<String, HealthSource> sources = new ConcurrentSkipListMap<>();
    private volatile Optional<Devices> devices = Optional.empty();
    private volatile Optional<Bus> bus = Optional.empty();
    private volatile Optional<Journal> journal = Optional.empty();
    private volatile Optional<Historian> historian = Optional.empty();

    /** Starts to look after what is bound as it comes. */
    @Activate
    public HealthService(
            BundleContext context,
            HealthConfig config,
            @Reference(name = "components") ServiceComponentRuntime components) {
        this(
                config,
                Path.of(Optional.ofNullable(context.getProperty("karaf.data")).orElse(".")),
                new ComponentRestarter(components),
                new ProcessEnding(() -> stop(context.getBundle(0))),
                Clock.systemUTC(),
                System::nanoTime);
        guarding.start();
        looking.start();
    }

    /** Nothing is looked after before it is asked to. */
    HealthService(
            HealthConfig config, Path data, Restarter restarter, Ending ending, Clock clock, LongSupplier ticker) {
        this.clock = clock;
        this.interventions = new Interventions(clock);
        this.watchdog = new Watchdog(Watchdog.Rules.of(config), restarter, ending, interventions, ticker);
        this.machine = new Machine(data, config);
        this.losses = new Losses(ticker);
        this.guarding = new Rounds("ohmstead-health", EVERY_SECOND, watchdog::look);
        // Apart from the watchdog: a disk that hangs may hold it up.
        this.looking = new Rounds("ohmstead-health-look", SELDOM, this::look);
    }

    @Deactivate
    void close() {
        guarding.close();
        looking.close();
    }

    private static void stop(Bundle system) throws InterruptedException {
        try {
            system.stop();
            if (system instanceof Framework framework) {
                framework.waitForStop(0);
            }
        } catch (BundleException e) {
            throw new IllegalStateException("the framework refuses to stop", e);
        }
    }

    /** Asks what takes time. */
    void look() {
        machine.look();
        losses.look(bus);
    }

    @Override
    public HealthNode tree() {
        List<HealthNode> parts = new ArrayList<>();
        parts.add(DeviceNodes.of(devices));
        parts.add(CoreNodes.bus(bus, losses.words()));
        parts.add(CoreNodes.journal(journal));
        parts.add(CoreNodes.historian(historian, clock.instant()));
        parts.add(machine.disk());
        parts.add(machine.memory());
        parts.add(watchdog.node());
        sources.forEach((name, source) -> parts.addAll(ask(name, source)));
        return Nodes.of("system", "Gateway", true, parts);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a boundary to others: a defect of one must not hide how the rest is
    private static List<HealthNode> ask(String name, HealthSource source) {
        try {
            return source.health();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{}: cannot tell how it is", name, e);
            return List.of(Nodes.leaf(
                    "sources/" + name, name, HealthNode.State.DEGRADED, "cannot tell how it is: " + e, false));
        }
    }

    @Override
    public List<String> interventions() {
        return interventions.all();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addVital(Vital vital, Map<String, Object> properties) {
        Guarded part = Guarded.of(vital, properties);
        vitals.put(vital, part);
        watchdog.add(part);
    }

    void removeVital(Vital vital) {
        Guarded part = vitals.remove(vital);
        if (part != null) {
            watchdog.remove(part);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(HealthSource source, Map<String, Object> properties) {
        sources.put(key(source, properties), source);
    }

    void removeSource(HealthSource source) {
        sources.values().remove(source);
    }

    private static String key(HealthSource source, Map<String, Object> properties) {
        Object component = properties.get("component.name");
        return component == null ? source.getClass().getName() : component.toString();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDevices(Devices found) {
        devices = Optional.of(found);
    }

    void unsetDevices(Devices gone) {
        devices = devices.filter(one -> one != gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setBus(Bus found) {
        bus = Optional.of(found);
    }

    void unsetBus(Bus gone) {
        bus = bus.filter(one -> one != gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setJournal(Journal found) {
        journal = Optional.of(found);
    }

    void unsetJournal(Journal gone) {
        journal = journal.filter(one -> one != gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setHistorian(Historian found) {
        historian = Optional.of(found);
    }

    void unsetHistorian(Historian gone) {
        historian = historian.filter(one -> one != gone);
    }
}
