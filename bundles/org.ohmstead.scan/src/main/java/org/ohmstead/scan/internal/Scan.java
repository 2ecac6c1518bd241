package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Written;
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
        service = {Devices.class, DeviceWriter.class, ConfigurationListener.class},
        configurationPid = Scan.PID,
        immediate = true)
@Designate(ocd = ScanConfig.class)
public final class Scan implements Devices, DeviceWriter, ConfigurationListener {

    static final String PID = "org.ohmstead.scan";

    private static final Logger LOG = LoggerFactory.getLogger(Scan.class);

    private static final Standing OFF =
            new Standing(DeviceStatus.DISABLED, "switched off by its configuration: " + Driver.ENABLED + " = false");

    /** A driver that exists; it runs unless it shall not, or something is wrong with its configuration. */
    private record Candidate(Driver driver, String pid, boolean enabled) {

        static Candidate of(Driver driver, Map<String, Object> properties) {
            String enabled = String.valueOf(properties.getOrDefault(Driver.ENABLED, true));
            return new Candidate(
                    driver,
                    String.valueOf(properties.getOrDefault("service.pid", "")),
                    !enabled.strip().equalsIgnoreCase("false"));
        }
    }

    private final Fleet fleet;
    private final Requests requests;
    private final Directory directory;
    private final Refusals refusals;
    private final Map<Driver, Candidate> candidates = new ConcurrentHashMap<>();
    private final Map<String, Standing> blocked = new ConcurrentHashMap<>();
    private final Outlet outlet;
    private final Watch watch;
    private volatile DeviceConfigs configs;
    private boolean closed;

    /** Starts with no device; they are bound as they come. */
    @Activate
    public Scan(
            BundleContext context,
            ScanConfig config,
            @Reference(name = "components") ServiceComponentRuntime components) {
        this(config, components, Shipped.with(context), Clock.tickMillis(java.time.ZoneOffset.UTC), System::nanoTime);
    }

    Scan(
            ScanConfig config,
            ServiceComponentRuntime components,
            Predicate<String> shipped,
            Clock clock,
            LongSupplier ticker) {
        this.outlet = new Outlet(ticker);
        this.fleet =
                new Fleet(outlet, Duration.ofSeconds(config.backoff_max_s()).toNanos(), clock, ticker);
        this.requests = new Requests(fleet, clock);
        this.directory = new Directory(fleet, components, shipped);
        this.refusals = new Refusals(reason -> LOG.warn("{}", reason), clock);
        this.watch = new Watch(this::look);
        watch.start();
    }

    @Deactivate
    void close() {
        watch.close();
        synchronized (this) {
            closed = true; // the component runtime unbinds the drivers after this, one by one
        }
        fleet.stopAll();
    }

    /** Sees what nobody tells: that a driver could not be started, that time is over. */
    private void look() {
        Optional<DeviceConfigs> owner = Optional.ofNullable(configs);
        fleet.judge(directory.idle(owner, blocked));
        refusals.tell(directory.refused(owner));
        outlet.tend();
        fleet.tend();
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
        configs = found;
        reconsider();
    }

    /** The service's {@link DeviceConfigs#GENERATION} rises whenever one of its answers changes. */
    void updatedConfigs(DeviceConfigs changed) {
        reconsider();
    }

    void unsetConfigs(DeviceConfigs gone) {
        if (configs == gone) {
            configs = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(Driver driver, Map<String, Object> properties) {
        Candidate candidate = Candidate.of(driver, properties);
        candidates.put(driver, candidate);
        consider(candidate);
    }

    /** Drivers of Declarative Services are made anew when their configuration changes; others may change as they are. */
    void updatedDriver(Driver driver, Map<String, Object> properties) {
        candidates.replace(driver, Candidate.of(driver, properties));
        reconsider();
    }

    void removeDriver(Driver driver) {
        Candidate gone = candidates.remove(driver);
        if (gone != null) {
            fleet.await(forget(gone)); // its driver is closed next
            reconsider();
        }
    }

    private Ending forget(Candidate gone) {
        blocked.remove(gone.pid());
        return fleet.stop(gone.driver());
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
        if (pid.startsWith(Driver.PID_PREFIX)) {
            reconsider();
        }
    }

    /** Stops what must not run any more, starts what may run now, and forgets what is neither running nor configured. */
    private synchronized void reconsider() {
        for (Candidate candidate : candidates.values()) {
            boolean runs = fleet.running(candidate.driver().device())
                    .filter(r -> r.driver() == candidate.driver())
                    .isPresent();
            if (!runs) {
                consider(candidate);
            } else if (!candidate.enabled() || problem(candidate.pid()).isPresent()) {
                fleet.stop(candidate.driver());
                consider(candidate);
            }
        }
        DeviceConfigs owner = configs;
        fleet.sweep(path -> owner == null || owner.of(path).isPresent() || switchedOff(path));
        // Not here: the caller may be the component runtime, with its locks.
        watch.nudge();
    }

    private synchronized void consider(Candidate candidate) {
        if (closed || !candidates.containsKey(candidate.driver())) {
            return;
        }
        decide(candidate);
        if (!candidates.containsKey(candidate.driver())) {
            forget(candidate); // it went meanwhile, and who removed it may have found nothing to stop yet
        }
    }

    private boolean switchedOff(String path) {
        return candidates.values().stream()
                .anyMatch(c -> !c.enabled() && c.driver().device().equals(path));
    }

    private void decide(Candidate candidate) {
        String pid = candidate.pid();
        Optional<String> problem = problem(pid);
        if (problem.isPresent()) {
            blocked.put(pid, Standing.faulty(problem.get())); // told by the owner of the configurations
            return;
        }
        Optional<Standing> idle = start(candidate);
        if (idle.isEmpty()) {
            blocked.remove(pid);
        } else if (!idle.get().equals(blocked.put(pid, idle.get()))) {
            if (idle.get().equals(OFF)) {
                LOG.info("{}: {}", candidate.driver().device(), OFF.reason());
            } else {
                // The path is that of another device, or the driver has a defect.
                LOG.warn("{}: does not run: {}", pid, idle.get().reason());
            }
        }
    }

    @SuppressWarnings(
            "checkstyle:IllegalCatch") // a boundary to drivers: a defect of one must not keep others from starting
    private Optional<Standing> start(Candidate candidate) {
        try {
            return candidate.enabled()
                    ? fleet.start(candidate.driver(), candidate.pid()).map(Standing::faulty)
                    : Optional.of(switchOff(candidate));
        } catch (RuntimeException | LinkageError e) {
            Standing defect = Standing.faulty("defect in the driver: " + e);
            if (!defect.equals(blocked.get(candidate.pid()))) {
                LOG.error("{}: the driver broke its contract when it was started", candidate.pid(), e);
            }
            return Optional.of(defect);
        }
    }

    private Standing switchOff(Candidate candidate) {
        boolean known = OFF.equals(blocked.get(candidate.pid()))
                && fleet.state(candidate.driver().device()).isPresent();
        if (!known) {
            fleet.shelve(candidate.driver(), OFF.reason());
        }
        return OFF;
    }

    /** {@return what is wrong with a configuration that is applied; a bad file beside a good running one is not} */
    private Optional<String> problem(String pid) {
        DeviceConfigs owner = configs;
        List<ConfigProblem> problems = owner == null || pid.isEmpty() ? List.of() : owner.problems(pid);
        List<String> wrong = problems.stream()
                .filter(p -> !p.key().isEmpty())
                .map(ConfigProblem::text)
                .toList();
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
    }

    private Map<String, DeviceInfo> all() {
        return directory.list(Optional.ofNullable(configs), blocked);
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
