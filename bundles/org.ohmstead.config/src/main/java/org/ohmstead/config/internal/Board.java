package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.health.HealthNode;

/**
 * What others may ask about the configurations, worked out beforehand.
 *
 * @param devices the configurations of devices, by PID
 * @param problems by PID, only of those that have any
 * @param untold what is wrong that no device shows, in sentences
 * @param owners the configuration that has a device's path, by path; of several that name it, the one that runs
 */
record Board(
        List<DeviceConfig> devices,
        Map<String, List<ConfigProblem>> problems,
        List<String> untold,
        Map<String, DeviceConfig> owners) {

    static final Board EMPTY = new Board(List.of(), Map.of(), List.of(), Map.of());

    private static final Comparator<Known> BY_PID =
            Comparator.comparing(one -> one.pid().pid());
    private static final Comparator<Known> RUNNING_FIRST =
            Comparator.comparing(Known::runs).reversed().thenComparing(BY_PID);

    /**
     * {@return the board of what is known}
     *
     * @param strangers tells what nobody reads
     * @param notes on files that stand for nothing
     */
    static Board of(List<Known> known, Schemas schemas, Strangers strangers, Collection<String> notes) {
        List<DeviceConfig> devices = new ArrayList<>();
        Map<String, DeviceConfig> owners = new HashMap<>();
        Map<String, List<ConfigProblem>> problems = new HashMap<>();
        for (Known one : known.stream().sorted(RUNNING_FIRST).toList()) {
            if (one.pid().device()) {
                DeviceConfig device = device(one, schemas.of(one.pid()));
                devices.add(device);
                owners.putIfAbsent(device.device(), device);
            }
            List<ConfigProblem> wrong = strangers.problems(one);
            if (!wrong.isEmpty()) {
                problems.put(one.pid().pid(), wrong);
            }
        }
        List<String> untold = Stream.concat(
                        known.stream()
                                .filter(one -> !one.pid().device())
                                .sorted(BY_PID)
                                .flatMap(one -> strangers.problems(one).stream())
                                .map(ConfigProblem::text),
                        notes.stream())
                .toList();
        devices.sort(Comparator.comparing(DeviceConfig::pid));
        return new Board(List.copyOf(devices), Map.copyOf(problems), untold, Map.copyOf(owners));
    }

    /** {@return how the configurations are, but for those of devices, which show it themselves} */
    HealthNode health() {
        int more = untold.size() - 1;
        return new HealthNode(
                "configurations",
                "Configurations",
                more < 0 ? HealthNode.State.OK : HealthNode.State.DEGRADED,
                more < 0 ? "" : untold.get(0) + (more == 0 ? "" : " (and " + more + " more)"),
                false,
                List.of());
    }

    /** {@return a configuration as others may see it: values in the types of the driver's keys, secrets as references} */
    static DeviceConfig device(Known known, Optional<Schema> schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Shown.content(known.content(), schema).settings().forEach((key, setting) -> {
            Optional<Attribute> attribute = schema.flatMap(s -> s.attribute(key));
            Object plain = setting.list() ? setting.texts() : setting.shown();
            properties.put(key, attribute.map(a -> a.typed(setting)).orElse(plain));
        });
        return new DeviceConfig(
                known.pid().pid(),
                known.where(),
                known.content().text(Validator.DEVICE).orElse(""),
                properties);
    }
}
