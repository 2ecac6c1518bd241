package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Driver;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The list of devices: the union of all that run and all that are configured. */
final class Directory {

    private final Fleet fleet;
    private final ServiceComponentRuntime components;

    Directory(Fleet fleet, ServiceComponentRuntime components) {
        this.fleet = fleet;
        this.components = components;
    }

    /**
     * Lists devices.
     *
     * @param configs the configurations, if their owner is there
     * @param blocked reasons why drivers that exist do not run, by PID
     * @return devices by path; a second configuration for a path stands under its PID
     */
    Map<String, DeviceInfo> list(Optional<DeviceConfigs> configs, Map<String, String> blocked) {
        Map<String, DeviceInfo> all = new TreeMap<>();
        List<String> seen = new ArrayList<>();
        for (Running running : fleet.running()) {
            seen.add(running.pid());
            all.put(running.driver().device(), info(running, problems(configs, running.pid())));
        }
        for (DeviceConfig config : configs.map(DeviceConfigs::list).orElse(List.of())) {
            if (!seen.contains(config.pid())) {
                DeviceInfo info = idle(config, configs.orElseThrow(), blocked);
                boolean taken = info.path().isEmpty() || all.containsKey(info.path());
                all.put(taken ? config.pid() : info.path(), taken ? renamed(info, config.pid()) : info);
            }
        }
        return all;
    }

    private static String problems(Optional<DeviceConfigs> configs, String pid) {
        return configs.map(c -> c.problems(pid)).orElse(List.of()).stream()
                .map(ConfigProblem::text)
                .collect(joining("; "));
    }

    /** A device that runs in spite of a problem has a bad file beside the configuration that is applied. */
    private static DeviceInfo info(Running running, String problem) {
        DeviceState.Verdict verdict = running.state().verdict();
        String reason = problem.isEmpty() || !verdict.reason().isEmpty()
                ? verdict.reason()
                : "runs on as configured before: " + problem;
        return new DeviceInfo(
                running.driver().device(),
                protocol(running.pid()),
                running.pid(),
                verdict.status(),
                reason,
                running.driver().link(),
                running.state().states().size(),
                running.state().lastAnswer(),
                running.state().scans(),
                running.overruns());
    }

    /**
     * {@return what is known of a device that is configured and does not run}
     *
     * @param path of the device
     * @param configs the configurations, if their owner is there
     * @param blocked reasons why drivers that exist do not run, by PID
     */
    Optional<DeviceInfo> idle(String path, Optional<DeviceConfigs> configs, Map<String, String> blocked) {
        return configs.flatMap(c -> c.of(path).map(config -> idle(config, c, blocked)));
    }

    private DeviceInfo idle(DeviceConfig config, DeviceConfigs configs, Map<String, String> blocked) {
        Standing standing = standing(config, problems(Optional.of(configs), config.pid()), blocked);
        int points = fleet.state(config.device()).map(s -> s.states().size()).orElse(0);
        return new DeviceInfo(
                config.device(),
                config.protocol(),
                config.pid(),
                standing.status(),
                standing.reason(),
                "",
                points,
                Optional.empty(),
                0,
                0);
    }

    private Standing standing(DeviceConfig config, String problems, Map<String, String> blocked) {
        if (!problems.isEmpty()) {
            return new Standing(DeviceStatus.FAULTY, problems);
        }
        if (blocked.containsKey(config.pid())) {
            return new Standing(DeviceStatus.FAULTY, blocked.get(config.pid()));
        }
        String factory = Driver.PID_PREFIX + config.protocol();
        Collection<ComponentDescriptionDTO> drivers = descriptions(factory);
        if (drivers.isEmpty()) {
            return new Standing(
                    DeviceStatus.NO_DRIVER,
                    "no driver for protocol '" + config.protocol()
                            + "' is installed; to install one that ships: feature:install ohmstead-driver-"
                            + config.protocol());
        }
        if (drivers.stream().noneMatch(components::isComponentEnabled)) {
            String name = drivers.iterator().next().name;
            return new Standing(
                    DeviceStatus.DISABLED, "its driver is switched off; to switch it on: scr:enable " + name);
        }
        return failure(config.pid(), factory)
                .map(why -> new Standing(DeviceStatus.FAULTY, config.where() + ": " + why))
                .orElseGet(() -> new Standing(DeviceStatus.UPDATING, "its driver is starting"));
    }

    /** How a device is that does not run, and why. */
    private record Standing(DeviceStatus status, String reason) {}

    /** {@return why the component of a configuration could not be activated, if it was tried} */
    Optional<String> failure(String pid, String factory) {
        Collection<ComponentDescriptionDTO> drivers = descriptions(factory);
        return drivers.stream()
                .flatMap(d -> components.getComponentConfigurationDTOs(d).stream())
                .filter(c -> pid.equals(c.properties.get("service.pid")))
                .filter(c -> c.state == ComponentConfigurationDTO.FAILED_ACTIVATION && c.failure != null)
                .map(c -> reason(c.failure))
                .findFirst();
    }

    /** {@return what the driver had to say: what it threw on purpose, else the innermost message of the stack trace} */
    static String reason(String stackTrace) {
        String refusal = IllegalArgumentException.class.getName() + ": ";
        String innermost = "";
        for (String line : stackTrace.lines().toList()) {
            boolean cause = line.startsWith("Caused by: ");
            if (innermost.isEmpty() || cause) {
                String text = cause ? line.substring("Caused by: ".length()) : line;
                if (text.startsWith(refusal)) {
                    return text.substring(refusal.length());
                }
                int colon = text.indexOf(": ");
                innermost = colon < 0 ? text : text.substring(colon + 2);
            }
        }
        return innermost;
    }

    private Collection<ComponentDescriptionDTO> descriptions(String factory) {
        return components.getComponentDescriptionDTOs().stream()
                .filter(d -> List.of(d.configurationPid).contains(factory))
                .toList();
    }

    private static DeviceInfo renamed(DeviceInfo info, String pid) {
        return new DeviceInfo(
                pid,
                info.protocol(),
                info.pid(),
                info.status(),
                info.reason(),
                info.link(),
                info.points(),
                info.lastAnswer(),
                info.scans(),
                info.overruns());
    }

    private static String protocol(String pid) {
        int name = pid.indexOf('~');
        String factory = name < 0 ? pid : pid.substring(0, name);
        return factory.startsWith(Driver.PID_PREFIX) ? factory.substring(Driver.PID_PREFIX.length()) : factory;
    }
}
