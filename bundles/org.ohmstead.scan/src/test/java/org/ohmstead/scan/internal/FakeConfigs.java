package org.ohmstead.scan.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;

/** Configurations in memory. */
final class FakeConfigs implements DeviceConfigs {

    private final Map<String, String> devices = new ConcurrentHashMap<>();
    private final Map<String, ConfigProblem> problems = new ConcurrentHashMap<>();

    void add(String pid, String device) {
        devices.put(pid, device);
    }

    void remove(String pid) {
        devices.remove(pid);
    }

    void problem(String pid, String key, String value) {
        problems.put(pid, new ConfigProblem(pid, key, value, "a known key"));
    }

    void refusal(String pid) {
        problems.put(pid, new ConfigProblem(pid + ".rejected", "", "", "refused"));
    }

    void mend(String pid) {
        problems.remove(pid);
    }

    @Override
    public List<DeviceConfig> list() {
        return devices.entrySet().stream()
                .map(e -> new DeviceConfig(e.getKey(), e.getKey(), e.getValue(), Map.of()))
                .toList();
    }

    @Override
    public Optional<DeviceConfig> of(String device) {
        return list().stream()
                .filter(c -> c.device().equals(device))
                .min(Comparator.comparing(c -> problems.containsKey(c.pid())));
    }

    @Override
    public List<ConfigProblem> problems(String pid) {
        return Optional.ofNullable(problems.get(pid)).stream().toList();
    }

    @Override
    public DeviceConfig create(String protocol, Map<String, Object> properties) {
        throw new AssertionError("the scan changes no configuration");
    }

    @Override
    public DeviceConfig replace(String device, Map<String, Object> properties) {
        throw new AssertionError("the scan changes no configuration");
    }

    @Override
    public boolean delete(String device) {
        throw new AssertionError("the scan changes no configuration");
    }

    @Override
    public boolean deletePid(String pid) {
        throw new AssertionError("the scan changes no configuration");
    }
}
