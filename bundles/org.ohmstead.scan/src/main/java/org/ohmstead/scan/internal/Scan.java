package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Written;
import org.ohmstead.health.Vital;
import org.ohmstead.lib.transport.Detached;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
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

/** Asks every device at its pace, listens to those that speak unasked, and tells the bus. */
@Component(
        service = {Devices.class, DeviceWriter.class, DeviceUpdates.class, ConfigurationListener.class, Vital.class},
        configurationPid = Scan.PID,
        immediate = true)
@Designate(ocd = ScanConfig.class)
public final class Scan implements Devices, DeviceWriter, DeviceUpdates, ConfigurationListener, Vital {

    static final String PID = "org.ohmstead.scan";

    private static final Logger LOG = LoggerFactory.getLogger(Scan.class);

    /** How long a link may stand still that no driver holds up. */
    private static final Duration STALL = Duration.ofMinutes(1);

    private final Clock clock;
    private final Holds holds;
    private final Fleet fleet;
    private final Requests requests;
    private final Directory directory;
    private final Refusals refusals;
    private final Outlet outlet;
    private final Watch watch;
    private final Roster roster;

    /** Starts with no device; they are bound as they come. */
    @Activate
    public Scan(
            BundleContext context,
            ScanConfig config,
            @Reference(name = "components") ServiceComponentRuntime components) {
        this(config, components, Shipped.with(context), Clock.tickMillis(java.time.ZoneOffset.UTC), System::nanoTime);
        Detached.prepareTimer(); // before somebody who may go, too, is the first to need it
    }

    Scan(
            ScanConfig config,
            ServiceComponentRuntime components,
            Predicate<String> shipped,
            Clock clock,
            LongSupplier ticker) {
        this.outlet = new Outlet(ticker);
        this.clock = clock;
        this.holds = new Holds(ticker);
        this.fleet =
                new Fleet(outlet, Duration.ofSeconds(config.backoff_max_s()).toNanos(), clock, ticker, holds::cover);
        this.directory = new Directory(fleet, components, shipped, holds::cover);
        this.refusals = new Refusals(reason -> LOG.warn("{}", reason), clock);
        this.watch = new Watch(this::look);
        this.requests = new Requests(fleet, clock, watch::nudge);
        // The caller may be the component runtime, with its locks: the watch has its own thread.
        this.roster = new Roster(fleet, watch::nudge);
        watch.start();
    }

    @Deactivate
    void close() {
        watch.close();
        roster.close();
        fleet.stopAll();
        holds.close();
    }

    /** Sees what nobody tells: that a driver could not be started, that time is over. */
    private Duration look() {
        if (holds.tend()) {
            fleet.unhold();
        }
        Optional<DeviceConfigs> owner = roster.configs();
        fleet.judge(directory.idle(owner, roster.blocked()));
        refusals.tell(directory.refused(owner));
        outlet.tend();
        return fleet.tend();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setBus(Bus found) {
        outlet.connect(found);
        fleet.introduce();
        outlet.introduced();
    }

    void unsetBus(Bus gone) {
        outlet.disconnect(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setConfigs(DeviceConfigs found) {
        roster.take(found);
    }

    /** The service's {@link DeviceConfigs#GENERATION} rises whenever one of its answers changes. */
    void updatedConfigs(DeviceConfigs changed) {
        roster.reconsider();
    }

    void unsetConfigs(DeviceConfigs gone) {
        roster.release(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(Driver driver, Map<String, Object> properties) {
        roster.add(driver, properties);
    }

    /** Drivers of Declarative Services are made anew when their configuration changes; others may change as they are. */
    void updatedDriver(Driver driver, Map<String, Object> properties) {
        roster.change(driver, properties);
    }

    void removeDriver(Driver driver) {
        roster.remove(driver);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
        if (pid.startsWith(Driver.PID_PREFIX)) {
            roster.reconsider();
        }
    }

    @Override
    public String vital() {
        return "scan";
    }

    @Override
    public Duration stuckFor() {
        return Duration.ofNanos(fleet.stuckForNanos());
    }

    @Override
    public Duration patience() {
        return STALL;
    }

    private Map<String, DeviceInfo> all() {
        return directory.list(roster.configs(), roster.blocked());
    }

    @Override
    public List<DeviceInfo> list() {
        return List.copyOf(all().values());
    }

    @Override
    public Optional<DeviceInfo> device(String path) {
        return Optional.ofNullable(all().get(path));
    }

    @Override
    public List<PointState> points(String path) {
        return fleet.state(path).map(DeviceState::states).orElse(List.of());
    }

    @Override
    public Optional<PointState> point(PointId id) {
        return fleet.state(id.device()).flatMap(state -> state.state(id.point()));
    }

    @Override
    public CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
        return requests.read(ids, maxAge, deadline);
    }

    @Override
    public CompletionStage<List<Written>> write(List<Command> commands, Instant deadline) {
        return requests.write(commands, deadline);
    }

    @Override
    public Hold hold(Set<String> factoryPids, Instant deadline) {
        return holds.begin(factoryPids, Duration.between(clock.instant(), deadline), this::runsAny, () -> {
            fleet.unhold();
            watch.nudge();
        });
    }

    private boolean runsAny(Set<String> factories) {
        return fleet.running().stream().anyMatch(r -> factories.contains(Holds.factory(r.pid())));
    }

    @Override
    public Optional<Plan> plan(String path) {
        return fleet.running(path).filter(r -> r.polled().isPresent()).map(Running::plan);
    }

    @Override
    public List<LinkInfo> links() {
        return fleet.links();
    }

    @Override
    public Lateness lateness() {
        return fleet.lateness();
    }

    @Override
    public Map<String, Long> counters() {
        return outlet.counters();
    }
}
