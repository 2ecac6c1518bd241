package org.ohmstead.scan.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Driver;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All drivers that exist, and which of them run: those that their configurations let, one for each path. Thread-safe. */
final class Roster {

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private static final Standing OFF =
            new Standing(DeviceStatus.DISABLED, "switched off by its configuration: " + Driver.ENABLED + " = false");

    private static final Standing UNKNOWN = Standing.faulty("its configuration is not there");

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
    private final Runnable changed;
    private final Map<Driver, Candidate> candidates = new ConcurrentHashMap<>();
    private final Map<String, Standing> blocked = new ConcurrentHashMap<>();
    private volatile DeviceConfigs configs;
    private boolean closed;

    /**
     * Makes one without drivers.
     *
     * @param changed called whenever devices may have begun or ceased to run; must not wait
     */
    Roster(Fleet fleet, Runnable changed) {
        this.fleet = fleet;
        this.changed = changed;
    }

    /** Starts nothing from now on; the component runtime unbinds the drivers after this, one by one. */
    synchronized void close() {
        closed = true;
    }

    /** {@return the configurations, if their owner is there} */
    Optional<DeviceConfigs> configs() {
        return Optional.ofNullable(configs);
    }

    /** {@return how devices are whose drivers exist and do not run, by PID} */
    Map<String, Standing> blocked() {
        return blocked;
    }

    synchronized void take(DeviceConfigs found) {
        configs = found;
        reconsider();
    }

    synchronized void release(DeviceConfigs gone) {
        if (configs == gone) {
            configs = null;
        }
    }

    void add(Driver driver, Map<String, Object> properties) {
        if (gone(driver)) {
            LOG.warn("{}: its driver took so long to begin that its bundle is gone meanwhile", driver.device());
            return;
        }
        Candidate candidate = Candidate.of(driver, properties);
        candidates.put(driver, candidate);
        join(candidate);
    }

    private synchronized void join(Candidate candidate) {
        consider(candidate, configured());
    }

    /** Whoever gets a service that is long in the making may get it when it was unregistered, and is never told. */
    private static boolean gone(Driver driver) {
        Bundle bundle = FrameworkUtil.getBundle(driver.getClass());
        return bundle != null && bundle.getState() == Bundle.UNINSTALLED;
    }

    void change(Driver driver, Map<String, Object> properties) {
        candidates.replace(driver, Candidate.of(driver, properties));
        reconsider();
    }

    /** Returns when the driver, which is closed next, is not called any more, or after a while. */
    void remove(Driver driver) {
        Candidate gone = candidates.remove(driver);
        if (gone != null) {
            fleet.await(forget(gone));
            reconsider();
        }
    }

    /** Stops what must not run any more, starts what may run now, and forgets what is neither running nor configured. */
    synchronized void reconsider() {
        Predicate<Candidate> configured = configured();
        for (Candidate candidate : candidates.values()) {
            boolean runs = fleet.running(candidate.driver().device())
                    .filter(r -> r.driver() == candidate.driver())
                    .isPresent();
            if (!runs) {
                consider(candidate, configured);
            } else if (!candidate.enabled()
                    || !configured.test(candidate)
                    || problem(candidate.pid()).isPresent()) {
                fleet.stop(candidate.driver());
                consider(candidate, configured);
            }
        }
        DeviceConfigs owner = configs;
        fleet.sweep(path -> owner == null || owner.of(path).isPresent() || switchedOff(path));
        changed.run();
    }

    private Ending forget(Candidate gone) {
        blocked.remove(gone.pid());
        return fleet.stop(gone.driver());
    }

    private void consider(Candidate candidate, Predicate<Candidate> configured) {
        if (closed || !candidates.containsKey(candidate.driver())) {
            return;
        }
        if (configured.test(candidate)) {
            decide(candidate);
        } else {
            blocked.put(candidate.pid(), UNKNOWN);
        }
        if (!candidates.containsKey(candidate.driver())) {
            forget(candidate); // it went meanwhile, and who removed it may have found nothing to stop yet
        }
    }

    /**
     * {@return tells whether the configuration of a driver is there} The component runtime may go on with what it was just
     * making when its configuration was deleted; and one that has just been made is known in a moment.
     */
    private Predicate<Candidate> configured() {
        DeviceConfigs owner = configs;
        if (owner == null) {
            return candidate -> true;
        }
        Set<String> known =
                owner.list().stream().map(DeviceConfigs.DeviceConfig::pid).collect(Collectors.toUnmodifiableSet());
        return candidate -> !candidate.pid().startsWith(Driver.PID_PREFIX) || known.contains(candidate.pid());
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
}
