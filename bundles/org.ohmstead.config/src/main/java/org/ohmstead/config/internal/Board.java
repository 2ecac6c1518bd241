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
import org.ohmstead.driver.Secrets;

/**
 * What others may ask about the configurations, worked out beforehand.
 *
 * @param devices the configurations of devices, by PID
 * @param problems by PID, only of those that have any
 */
record Board(List<DeviceConfig> devices, Map<String, List<ConfigProblem>> problems) {

    static final Board EMPTY = new Board(List.of(), Map.of());

    private static final String HIDDEN = "…";

    /** {@return the board of what is known, in the order of seniority} */
    static Board of(List<Known> known, Schemas schemas) {
        List<DeviceConfig> devices = new ArrayList<>();
        Map<String, List<ConfigProblem>> problems = new HashMap<>();
        List<Validator.Taken> taken = new ArrayList<>();
        for (Known one : known) {
            List<ConfigProblem> wrong = new ArrayList<>(one.problems());
            Optional<Schema> schema = schemas.of(one.pid());
            boolean runs = !one.content().settings().isEmpty();
            if (runs) {
                schema.ifPresent(s ->
                        wrong.addAll(Validator.check(one.where(), s, one.pid().device(), one.content(), taken)));
            }
            if (one.pid().device()) {
                devices.add(device(one, schema));
                one.content()
                        .text(Validator.DEVICE)
                        .ifPresent(path -> taken.add(new Validator.Taken(path, one.where())));
            }
            if (!wrong.isEmpty()) {
                problems.put(one.pid().pid(), List.copyOf(wrong));
            }
        }
        devices.sort(Comparator.comparing(DeviceConfig::pid));
        return new Board(List.copyOf(devices), Map.copyOf(problems));
    }

    /** {@return a configuration as others may see it: values in the types of the driver's keys, secrets as references} */
    static DeviceConfig device(Known known, Optional<Schema> schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        known.content().settings().forEach((key, setting) -> {
            Optional<Attribute> attribute = schema.flatMap(s -> s.attribute(key));
            boolean hidden = attribute.filter(Attribute::secret).isPresent()
                    && !setting.shown().startsWith(Secrets.PREFIX);
            Object plain = setting.list() ? setting.texts() : setting.shown();
            properties.put(
                    key, hidden ? HIDDEN : attribute.map(a -> a.typed(setting)).orElse(plain));
        });
        return new DeviceConfig(
                known.pid().pid(),
                known.where(),
                known.content().text(Validator.DEVICE).orElse(""),
                properties);
    }
}
