package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Driver;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The list of devices: the union of all that run and all that are configured. */
final class Directory {

    private static final String STARTING = "its driver is starting";
    private static final String FAILED = "its driver failed to start";

    private final Fleet fleet;
    private final ServiceComponentRuntime components;
    private final Predicate<String> shipped;
    private final Predicate<String> replaced;

    /**
     * Makes a directory.
     *
     * @param shipped tells which protocols have a driver that need only be installed
     * @param replaced tells of which configurations the driver is being replaced
     */
    Directory(Fleet fleet, ServiceComponentRuntime components, Predicate<String> shipped, Predicate<String> replaced) {
        this.replaced = replaced;
        this.fleet = fleet;
        this.components = components;
        this.shipped = shipped;
    }

    /**
     * Lists devices.
     *
     * @param configs the configurations, if their owner is there
     * @param blocked how devices are whose drivers exist and do not run, by PID
     * @return devices by path; a second configuration for a path stands under its PID
     */
    Map<String, DeviceInfo> list(Optional<DeviceConfigs> configs, Map<String, Standing> blocked) {
        Map<String, DeviceInfo> all = new TreeMap<>();
        DriverComponents drivers = new DriverComponents(components);
        Set<String> seen = new HashSet<>();
        for (Running running : fleet.running()) {
            seen.add(running.pid());
            all.put(running.driver().device(), info(running, configs));
        }
        configs.ifPresent(owner -> owner.list().stream()
                .filter(config -> !seen.contains(config.pid()))
                .sorted(Comparator.comparing(config -> !owns(config, owner)))
                .forEach(config -> add(all, idle(config, owner, blocked, drivers))));
        return all;
    }

    /** {@return whether a path stands for this one of all its configurations} */
    private static boolean owns(DeviceConfig config, DeviceConfigs configs) {
        return configs.of(config.device())
                .filter(owner -> owner.pid().equals(config.pid()))
                .isPresent();
    }

    /** Of two for one path, the first keeps it, its points and its answers; if that is faulty, it shows the reasons of both. */
    private static void add(Map<String, DeviceInfo> all, DeviceInfo info) {
        DeviceInfo first = all.get(info.path());
        if (info.path().isEmpty() || first != null) {
            all.put(info.pid(), with(info, info.pid(), info.reason(), 0, Optional.empty()));
        } else {
            all.put(info.path(), info);
        }
        if (first != null
                && first.status() == DeviceStatus.FAULTY
                && !first.reason().contains(info.reason())) {
            all.put(
                    first.path(),
                    with(
                            first,
                            first.path(),
                            first.reason() + "; " + info.reason(),
                            first.points(),
                            first.lastAnswer()));
        }
    }

    /** {@return whether the file is wrong; a change of it that was refused does not make it so} */
    private static boolean spoilt(DeviceConfig config, List<ConfigProblem> problems) {
        return problems.stream().anyMatch(p -> p.where().equals(config.where()));
    }

    private static String problems(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::text).collect(joining("; "));
    }

    /**
     * A device that runs in spite of a problem has a wrong file, or a change was refused, while an earlier configuration is
     * applied. It is faulty only if its file is wrong.
     */
    private static DeviceInfo info(Running running, Optional<DeviceConfigs> configs) {
        List<ConfigProblem> problems =
                configs.map(owner -> owner.problems(running.pid())).orElse(List.of());
        boolean spoilt = configs.map(DeviceConfigs::list).orElse(List.of()).stream()
                .filter(config -> config.pid().equals(running.pid()))
                .anyMatch(config -> spoilt(config, problems));
        Verdict verdict = running.state().verdict();
        String runsOn = problems.isEmpty() ? "" : "runs on as configured before: " + problems(problems);
        String reason = Stream.of(runsOn, verdict.reason())
                .filter(text -> !text.isEmpty())
                .collect(joining("; "));
        return new DeviceInfo(
                running.driver().device(),
                protocol(running.pid()),
                running.pid(),
                spoilt ? DeviceStatus.FAULTY : verdict.status(),
                reason,
                running.driver().link(),
                running.state().states().size(),
                running.state().lastAnswer(),
                running.state().scans(),
                running.overruns());
    }

    /**
     * {@return what is known, now, of devices that are configured and do not run, by their paths}
     *
     * @param configs the configurations, if their owner is there
     * @param blocked how devices are whose drivers exist and do not run, by PID
     */
    Function<String, Optional<DeviceInfo>> idle(Optional<DeviceConfigs> configs, Map<String, Standing> blocked) {
        DriverComponents drivers = new DriverComponents(components);
        return path -> configs.flatMap(c -> c.of(path).map(config -> idle(config, c, blocked, drivers)));
    }

    private DeviceInfo idle(
            DeviceConfig config, DeviceConfigs configs, Map<String, Standing> blocked, DriverComponents drivers) {
        List<ConfigProblem> problems = configs.problems(config.pid());
        String told = problems(problems);
        Standing standing = standing(config, spoilt(config, problems) ? told : "", blocked, drivers);
        if (standing.reason().equals(STARTING) && !told.isEmpty()) {
            standing = Standing.faulty(told); // there is a driver and it does not begin: this may well be why
        }
        String stays = told.isEmpty() || standing.reason().equals(told) ? "" : "; stays as configured before: " + told;
        Optional<DeviceState> state = fleet.state(config.device());
        return new DeviceInfo(
                config.device(),
                config.protocol(),
                config.pid(),
                standing.status(),
                standing.reason() + stays,
                "",
                state.map(known -> known.states().size()).orElse(0),
                state.flatMap(DeviceState::lastAnswer),
                0,
                0);
    }

    private Standing standing(
            DeviceConfig config, String problems, Map<String, Standing> blocked, DriverComponents drivers) {
        if (!problems.isEmpty()) {
            return Standing.faulty(problems);
        }
        if (blocked.containsKey(config.pid())) {
            return blocked.get(config.pid());
        }
        boolean replaced = this.replaced.test(config.pid());
        if (!drivers.installed(config.protocol())) {
            if (replaced) {
                return new Standing(DeviceStatus.UPDATING, Fleet.BEING_REPLACED);
            }
            String hint = shipped.test(config.protocol())
                    ? "; one comes with the gateway: feature:install ohmstead-driver-" + config.protocol()
                    : "";
            return new Standing(
                    DeviceStatus.NO_DRIVER,
                    "no bundle that runs serves the protocol '" + config.protocol() + "'" + hint);
        }
        Optional<String> disabled = drivers.disabled(config.protocol());
        if (disabled.isPresent()) {
            return new Standing(
                    DeviceStatus.DISABLED, "its driver is switched off; to switch it on: scr:enable " + disabled.get());
        }
        Optional<ActivationFailure> failure = drivers.failure(config);
        if (failure.isPresent() && fleet.held(config.device())) {
            String next = failure.get().refusal() ? "refused: " + config.where() : "failed to start";
            return new Standing(
                    DeviceStatus.UPDATING,
                    Fleet.BEING_REPLACED + ", but the next one " + next + ": "
                            + failure.get().text());
        }
        return failure.map(why -> Standing.faulty(reason(config, why)))
                .orElseGet(() -> new Standing(DeviceStatus.UPDATING, replaced ? Fleet.BEING_REPLACED : STARTING));
    }

    /** {@return why a driver did not start} Its own defect is not blamed on the configuration. */
    private static String reason(DeviceConfig config, ActivationFailure why) {
        return (why.refusal() ? config.where() : FAILED) + ": " + why.text();
    }

    /**
     * {@return why drivers did not start, by PID}
     *
     * @param configs the configurations, if their owner is there
     */
    Map<String, String> refused(Optional<DeviceConfigs> configs) {
        Map<String, String> reasons = new TreeMap<>();
        DriverComponents drivers = new DriverComponents(components);
        for (DeviceConfig config : configs.map(DeviceConfigs::list).orElse(List.of())) {
            if (fleet.running(config.device()).isEmpty()
                    && configs.orElseThrow().problems(config.pid()).isEmpty()) {
                drivers.failure(config)
                        .ifPresent(why -> reasons.put(
                                config.pid(),
                                why.refusal() ? reason(config, why) : config.device() + ": " + reason(config, why)));
            }
        }
        return reasons;
    }

    private static DeviceInfo with(
            DeviceInfo info, String path, String reason, int points, Optional<Instant> lastAnswer) {
        return new DeviceInfo(
                path,
                info.protocol(),
                info.pid(),
                info.status(),
                reason,
                info.link(),
                points,
                lastAnswer,
                info.scans(),
                info.overruns());
    }

    private static String protocol(String pid) {
        return pid.startsWith(Driver.PID_PREFIX) ? DeviceConfig.protocol(pid) : pid.split("~", 2)[0];
    }
}
