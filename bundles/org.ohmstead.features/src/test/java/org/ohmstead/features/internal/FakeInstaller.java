package org.ohmstead.features.internal;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A gateway's features without Karaf. */
final class FakeInstaller implements Installer {

    Boot boot = Boot.of("core/1.0.0, (rest/1.0.0), console/1.0.0", "mvn:base");
    final Map<String, String> there = new TreeMap<>(Map.of("core", "1.0.0", "rest", "1.0.0", "console", "1.0.0"));
    final Set<String> repositories = new TreeSet<>(Set.of("mvn:base"));
    final Map<String, List<String>> known = new HashMap<>();
    final Map<String, Map<String, List<String>>> readable = new HashMap<>();
    final Set<String> kars = new HashSet<>();
    final Set<String> karFeatures = new HashSet<>();
    final Set<String> broken = new HashSet<>();
    final List<String> done = new ArrayList<>();
    Runnable meanwhile = () -> {};
    boolean quiet = true;
    boolean followed;
    final Set<String> leftBehind = new HashSet<>();

    FakeInstaller() {
        for (String name : List.of("core", "rest", "console", "modbus", "sml", "simulated")) {
            known.put(name, List.of("1.0.0"));
        }
        known.put("two", List.of("1.0.0", "2.0.0"));
    }

    /** As after the framework's data were deleted: what is booted is there, nothing else. */
    void wipe() {
        there.clear();
        boot.features().keySet().forEach(name -> there.put(name, "1.0.0"));
        repositories.retainAll(boot.repositories());
    }

    @Override
    public Boot boot() {
        return boot;
    }

    @Override
    public Installed installed() {
        return new Installed(there, repositories);
    }

    @Override
    public Installed foreign(Installed all) {
        Set<String> uris = new HashSet<>(kars);
        uris.retainAll(all.repositories());
        return new Installed(
                all.features().entrySet().stream()
                        .filter(f -> karFeatures.contains(f.getKey()) || !known.containsKey(f.getKey()))
                        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)),
                uris);
    }

    @Override
    public boolean leftBehind(Map<String, String> features) {
        return features.keySet().stream().anyMatch(leftBehind::contains);
    }

    @Override
    public boolean quiet() {
        return quiet;
    }

    @Override
    public boolean followed() {
        return followed;
    }

    @Override
    public Map<String, List<String>> known() {
        return Map.copyOf(known);
    }

    @Override
    public void addRepository(String uri) throws FailedException {
        done.add("add " + uri);
        if (!readable.containsKey(uri)) {
            throw new FailedException("no such file", null);
        }
        repositories.add(uri);
        known.putAll(readable.get(uri));
    }

    @Override
    public void removeRepository(String uri) {
        done.add("remove " + uri);
        repositories.remove(uri);
    }

    @Override
    public void install(Map<String, String> features) throws FailedException {
        done.add("install " + new TreeMap<>(features));
        meanwhile.run();
        if (features.keySet().stream().anyMatch(broken::contains)) {
            throw new FailedException("missing requirement", null);
        }
        there.putAll(features);
    }

    @Override
    public void uninstall(Set<String> names) throws FailedException {
        done.add("uninstall " + new TreeSet<>(names));
        if (names.stream().anyMatch(broken::contains)) {
            throw new FailedException("still used", null);
        }
        there.keySet().removeAll(names);
    }
}
