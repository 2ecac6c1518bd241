package org.ohmstead.config;

import java.util.List;
import java.util.Map;
import org.ohmstead.device.ConfigProblem;

/**
 * One thing that is configured, as it is now.
 *
 * @param id PID, or file below {@code etc} for a profile
 * @param type PID of its {@link ConfigType}: the factory PID of an instance; empty for a profile. The type is unknown if
 *     its bundle is not installed
 * @param name for people: the device's path, or what follows {@code ~} in the PID, or the profile's name
 * @param file where it is, as {@code etc/org.ohmstead.driver.modbus-pump.cfg}; empty if it has none
 * @param properties keys and values: texts, numbers, booleans, or lists of them; empty for a profile
 * @param text of a profile; empty else
 * @param version changes with every change of the content: to be given back with an edit
 * @param problems why it, or a file or change that was to replace it, is not applied; empty if all is well
 */
public record ConfigItem(
        String id,
        String type,
        String name,
        String file,
        Map<String, Object> properties,
        String text,
        String version,
        List<ConfigProblem> problems) {}
