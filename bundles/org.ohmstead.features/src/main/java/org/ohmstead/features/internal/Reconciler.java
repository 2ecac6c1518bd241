package org.ohmstead.features.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the configuration say what people did to the features, and the features be what the configuration says. For use by
 * one thread.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private static final String NEEDED = "as all other features need it: it stays";
    private static final String INSTEAD =
            "to have less, uninstall others of feature:list; 'bin/ohmstead upgrade FILE' takes"
                    + " another version of it";

    private final Installer installer;
    private final Notebook notebook;
    private final Memory memory;
    private final Changes changes;
    private final Problems problems;

    Reconciler(Installer installer, Notebook notebook, Memory memory, Problems problems) {
        this.installer = installer;
        this.notebook = notebook;
        this.memory = memory;
        this.problems = problems;
        this.changes = new Changes(installer, problems);
    }

    /** Looks at both. {@return whether all could be kept; if not, to be called again later} */
    boolean look() {
        boolean kept = true;
        try {
            Boot boot = installer.boot();
            if (boot.features().isEmpty()) {
                problems.add(
                        "etc/org.apache.karaf.features.cfg: featuresBoot: the names of features expected; until then no"
                                + " feature is installed or uninstalled by configuration");
            } else {
                look(boot);
            }
        } catch (IOException e) {
            kept = false;
            problems.add("features installed or uninstalled by hand are not kept yet: "
                    + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
        problems.tell();
        return kept;
    }

    private void look(Boot boot) throws IOException {
        Wanted config = notebook.read();
        Installed all = installer.installed();
        Optional<Seen> remembered = memory.load();
        Installed now = all.without(foreign(all, remembered));
        Seen seen = remembered.orElseGet(() -> firstLook(boot, config, now));

        Wanted asked = new Merge(boot, this::entry).merge(config, seen.installed(), now);
        Wanted merged = config.unwanted().contains(Changes.CORE) ? asked : asked.keeping(Changes.CORE);
        if (!merged.equals(config)) {
            String why = merged.since(config);
            notebook.write(merged, why);
            LOG.info("features: taken over into the configuration: {}", why);
        }
        if (!merged.equals(asked)) {
            problems.add("feature:uninstall " + Changes.CORE + ": refused, " + NEEDED + "; " + INSTEAD);
            notebook.refuse(asked, asked.since(merged), NEEDED);
        }
        Installed after = changes.make(boot, merged, seen, now, all);
        Set<String> wanted = names(merged);
        seen.wanted().stream().filter(after.features()::containsKey).forEach(wanted::add);
        memory.save(new Seen(after, wanted));
    }

    /** What was remembered stays ours, also if its list of features cannot be read just now. */
    private Installed foreign(Installed all, Optional<Seen> remembered) {
        Installed foreign = installer.foreign(all);
        return remembered.map(seen -> foreign.without(seen.installed())).orElse(foreign);
    }

    /** Without a memory, nobody is taken to have removed anything, nor to have installed what is booted or wanted. */
    private static Seen firstLook(Boot boot, Wanted config, Installed now) {
        Set<String> expected = names(config);
        Map<String, String> features = new TreeMap<>(now.features());
        features.keySet().removeIf(name -> !boot.features().containsKey(name) && !expected.contains(name));
        Set<String> repositories = new TreeSet<>(now.repositories());
        repositories.removeIf(uri ->
                !boot.repositories().contains(uri) && !config.repositories().contains(uri));
        return new Seen(new Installed(features, repositories), Set.of());
    }

    private static Set<String> names(Wanted config) {
        Set<String> names = new HashSet<>();
        config.wanted().forEach(text -> names.add(Entry.of(text).name()));
        return names;
    }

    /** The newest is meant if no version is named. */
    private String entry(String name, String version) {
        List<String> versions = installer.known().getOrDefault(name, List.of());
        boolean newest = versions.isEmpty() || versions.get(versions.size() - 1).equals(version);
        return newest ? name : Entry.text(name, version);
    }
}
