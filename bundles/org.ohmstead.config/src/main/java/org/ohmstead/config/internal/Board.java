package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;

/**
 * What others may ask about the configurations, worked out beforehand.
 *
 * @param devices the configurations of devices, by PID
 * @param problems by PID, only of those that have any
 */
record Board(List<DeviceConfig> devices, Map<String, List<ConfigProblem>> problems) {

    static final Board EMPTY = new Board(List.of(), Map.of());

    /** {@return the board of what is known} */
    static Board of(List<Known> known, Schemas schemas) {
        List<DeviceConfig> devices = new ArrayList<>();
        Map<String, List<ConfigProblem>> problems = new HashMap<>();
        for (Known one : known) {
            if (one.pid().device()) {
                devices.add(device(one, schemas.of(one.pid())));
            }
            if (!one.problems().isEmpty()) {
                problems.put(one.pid().pid(), one.problems());
            }
        }
        devices.sort(Comparator.comparing(DeviceConfig::pid));
        return new Board(List.copyOf(devices), Map.copyOf(problems));
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
