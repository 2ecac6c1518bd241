package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.device.ConfigConflictException;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;

/**
 * Configurations in memory, which refuses what has the key {@code wrong} or names a path that is taken, deletes nothing
 * that has the key {@code stuck}, and finds the disk full for what has the key {@code large}.
 */
final class FakeConfigs implements DeviceConfigs {

    /** The path of a device that waits for a confirmation. */
    volatile String waiting = "";

    private final Map<String, DeviceConfig> configs = new TreeMap<>();

    @Override
    public List<DeviceConfig> list() {
        return List.copyOf(configs.values());
    }

    @Override
    public Optional<DeviceConfig> of(String device) {
        return Optional.ofNullable(configs.get(device));
    }

    @Override
    public List<ConfigProblem> problems(String pid) {
        return pid.endsWith("attic")
                ? List.of(new ConfigProblem("etc/" + pid + ".cfg", "url", "tcp:/x", "a URL"))
                : List.of();
    }

    @Override
    public DeviceConfig create(String protocol, Map<String, Object> properties) throws ConfigException {
        String device = properties.get("device").toString();
        notWaiting(device);
        if (configs.containsKey(device)) {
            throw refused(protocol, "device", device, "a path that is free");
        }
        return put(protocol, device, properties);
    }

    DeviceConfig put(String protocol, String device, Map<String, Object> properties) throws ConfigException {
        if (properties.containsKey("wrong")) {
            throw refused(protocol, "wrong", String.valueOf(properties.get("wrong")), "no such key");
        }
        if (properties.containsKey("large")) {
            throw new UncheckedIOException(device + " cannot be changed: full", new IOException("full"));
        }
        Map<String, Object> all = new HashMap<>(properties);
        all.put("device", device);
        String name = device.replace('/', '-');
        DeviceConfig config = new DeviceConfig(
                "org.ohmstead.driver." + protocol + "~" + name,
                "etc/org.ohmstead.driver." + protocol + "-" + name + ".cfg",
                device,
                all);
        configs.put(device, config);
        return config;
    }

    private static ConfigException refused(String protocol, String key, String value, String expected) {
        return new ConfigException(List.of(new ConfigProblem("org.ohmstead.driver." + protocol, key, value, expected)));
    }

    @Override
    public DeviceConfig replace(String device, Map<String, Object> properties) throws ConfigException {
        notWaiting(device);
        return put(configs.get(device).protocol(), device, properties);
    }

    private void notWaiting(String device) throws ConfigConflictException {
        if (device.equals(waiting)) {
            throw new ConfigConflictException("etc/" + device, device + " waits for the confirmation of entry 7");
        }
    }

    @Override
    public boolean delete(String device) throws ConfigConflictException {
        notWaiting(device);
        if (of(device)
                .filter(config -> config.properties().containsKey("stuck"))
                .isPresent()) {
            throw new UncheckedIOException(device + " cannot be deleted: stuck", new IOException("stuck"));
        }
        return configs.remove(device) != null;
    }

    @Override
    public boolean deletePid(String pid) throws ConfigConflictException {
        for (DeviceConfig config : list()) {
            if (config.pid().equals(pid)) {
                return delete(config.device());
            }
        }
        return false;
    }
}
