package org.ohmstead.features.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.features.internal.Installer.FailedException;
import org.ohmstead.lib.text.Nearest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs and uninstalls what the configuration says. What failed is tried again only when the configuration, or what can
 * be installed, is another. For use by one thread.
 */
final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final String FILE = "etc/org.ohmstead.features.cfg: ";

    /** Holds what reads and carries out this configuration, and all that the other features need. */
    static final String CORE = "ohmstead-core";

    private final Installer installer;
    private final Problems problems;
    private final Map<String, String> failed = new LinkedHashMap<>();
    private List<Object> failedWith = List.of();

    private Wanted config = Wanted.NOTHING;
    private Map<String, String> features = Map.of();
    private Set<String> repositories = Set.of();
    private boolean postponed;

    Changes(Installer installer, Problems problems) {
        this.installer = installer;
        this.problems = problems;
    }

    /**
     * {@return what is there afterwards, as far as people asked for it}
     *
     * @param boot what is there at the first start
     * @param wanted what shall be there
     * @param seen what was there at the last look
     * @param now what is there
     * @param all the same, and what came with files in {@code deploy/}
     */
    Installed make(Boot boot, Wanted wanted, Seen seen, Installed now, Installed all) {
        config = wanted;
        features = new TreeMap<>(now.features());
        repositories = new TreeSet<>(now.repositories());
        addRepositories(all);
        forgetFailures();
        Map<String, Entry> desired = desired(boot);
        Map<String, String> missing = missing(desired, all);
        postponed = !(missing.isEmpty() && surplus(desired, seen).isEmpty()) && !installer.quiet();
        if (!postponed) {
            install(missing);
            uninstall(surplus(desired, seen));
            removeRepositories(boot, seen);
        }
        failed.values().forEach(problems::add);
        return new Installed(features, repositories);
    }

    /** {@return whether something was not done the last time, as others install or uninstall just now} */
    boolean postponed() {
        return postponed;
    }

    private void addRepositories(Installed all) {
        for (String uri : config.repositories()) {
            if (!all.repositories().contains(uri)) {
                try {
                    installer.addRepository(uri);
                    repositories.add(uri);
                    LOG.info("features: list {} added", uri);
                } catch (FailedException e) {
                    problems.add(FILE + Wanted.REPOSITORIES + " = '" + uri
                            + "': a list of features that is found without a network expected: " + e.getMessage());
                }
            }
        }
    }

    private void forgetFailures() {
        List<Object> with = List.of(config, installer.known());
        if (!with.equals(failedWith)) {
            failed.clear();
            failedWith = with;
        }
    }

    private Map<String, Entry> desired(Boot boot) {
        Map<String, Entry> desired = new LinkedHashMap<>();
        boot.features().forEach((name, text) -> desired.put(name, Entry.of(text)));
        for (String name : config.unwanted()) {
            if (name.equals(CORE)) {
                problems.add(FILE + Wanted.UNWANTED + " = '" + name
                        + "': a feature that the gateway can do without expected; all others need this one, it stays");
            } else if (desired.remove(name) == null) {
                problems.add(FILE + Wanted.UNWANTED + " = '" + name
                        + "': the name of a feature that is booted expected, which are "
                        + boot.features().keySet());
            }
        }
        for (String text : config.wanted()) {
            Entry entry = Entry.of(text);
            desired.put(entry.name(), entry);
        }
        return desired;
    }

    private Map<String, String> missing(Map<String, Entry> desired, Installed all) {
        Map<String, List<String>> known = installer.known();
        Set<String> named = new HashSet<>(config.wanted());
        Map<String, String> missing = new TreeMap<>();
        desired.forEach((name, entry) -> {
            boolean another = entry.version().isPresent()
                    && named.contains(Entry.text(name, entry.version().get()))
                    && !entry.version().get().equals(all.features().get(name));
            if (!all.features().containsKey(name) || another) {
                Optional<String> version = find(entry, known);
                version.ifPresentOrElse(v -> missing.put(name, v), () -> problems.add(unknown(entry, known)));
            }
        });
        missing.keySet().removeAll(failed.keySet());
        return missing;
    }

    private static Optional<String> find(Entry entry, Map<String, List<String>> known) {
        List<String> versions = known.getOrDefault(entry.name(), List.of());
        return entry.version().isEmpty()
                ? versions.stream().reduce((older, newer) -> newer)
                : versions.stream().filter(entry.version().get()::equals).findFirst();
    }

    private static String unknown(Entry entry, Map<String, List<String>> known) {
        String name = entry.name();
        if (known.containsKey(name)) {
            return FILE + Wanted.WANTED + " = '"
                    + Entry.text(name, entry.version().orElse("")) + "': one of the versions " + known.get(name)
                    + " expected, or none";
        }
        return FILE + Wanted.WANTED + " = '" + name + "': the name of a feature expected"
                + meant(name, known.keySet())
                        .map(near -> ", as " + near)
                        .orElse(", as feature:list shows them (" + known.size() + ")")
                + "; one that came with a KAR needs its file in deploy/";
    }

    /** {@return the name that somebody may have meant; many leave out how all of a project's begin} */
    private static Optional<String> meant(String name, Collection<String> known) {
        return Nearest.of(name, known)
                .or(() -> known.stream().filter(one -> one.endsWith("-" + name)).min(Comparator.naturalOrder()));
    }

    private void install(Map<String, String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        try {
            installer.install(missing);
            installed(missing);
        } catch (FailedException all) {
            if (missing.size() == 1) {
                failed("installed", missing.keySet().iterator().next(), all);
            } else {
                missing.forEach((name, version) -> install(Map.of(name, version)));
            }
        }
    }

    private void installed(Map<String, String> missing) {
        features.putAll(missing);
        LOG.info("features: installed as wanted: {}", missing.keySet());
    }

    private void failed(String done, String name, FailedException e) {
        failed.put(name, "feature " + name + ": could not be " + done + ": " + e.getMessage());
    }

    private Set<String> surplus(Map<String, Entry> desired, Seen seen) {
        Set<String> surplus = new TreeSet<>(features.keySet());
        surplus.removeAll(desired.keySet());
        surplus.removeIf(
                name -> !seen.wanted().contains(name) && !config.unwanted().contains(name));
        surplus.remove(CORE);
        surplus.removeAll(failed.keySet());
        return surplus;
    }

    private void uninstall(Set<String> surplus) {
        if (surplus.isEmpty()) {
            return;
        }
        try {
            installer.uninstall(surplus);
            features.keySet().removeAll(surplus);
            LOG.info("features: uninstalled, as the configuration does not want them: {}", surplus);
        } catch (FailedException all) {
            if (surplus.size() == 1) {
                failed("uninstalled", surplus.iterator().next(), all);
            } else {
                surplus.forEach(name -> uninstall(Set.of(name)));
            }
        }
    }

    private void removeRepositories(Boot boot, Seen seen) {
        for (String uri : Set.copyOf(repositories)) {
            if (!boot.repositories().contains(uri)
                    && !config.repositories().contains(uri)
                    && seen.installed().repositories().contains(uri)) {
                try {
                    installer.removeRepository(uri);
                    repositories.remove(uri);
                    LOG.info("features: list {} removed", uri);
                } catch (FailedException e) {
                    problems.add("list of features " + uri + ": could not be removed: " + e.getMessage());
                }
            }
        }
    }
}
