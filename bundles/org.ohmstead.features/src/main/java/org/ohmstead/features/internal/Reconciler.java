package org.ohmstead.features.internal;

import java.io.IOException;
import java.time.Duration;
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

    private static final Duration LATER = Duration.ofSeconds(10);
    private static final String NEEDED = "as all other features need it: it stays";
    private static final String INSTEAD =
            "to have less, uninstall others of feature:list; 'bin/ohmstead upgrade FILE' takes"
                    + " another version of it";

    private final Installer installer;
    private final Notebook notebook;
    private final Memory memory;
    private final Changes changes;
    private final Problems problems;
    private Optional<Own> own = Optional.empty();
    private boolean first = true;

    /**
     * What was changed here, until others change something.
     *
     * @param before what is to be remembered, had nothing been changed
     * @param after what was there then
     */
    private record Own(Seen before, Installed after) {

        /**
         * {@return whether it is lost} Karaf forgets it if somebody else was waiting meanwhile. Who takes back just that has
         * done so on purpose.
         */
        boolean lostIn(Installed now) {
            return !now.equals(before.installed())
                    && (!now.features().keySet().containsAll(added(before.installed(), after))
                            || added(after, before.installed()).stream().anyMatch(now.features()::containsKey));
        }

        private static Set<String> added(Installed from, Installed to) {
            Set<String> names = new HashSet<>(to.features().keySet());
            names.removeAll(from.features().keySet());
            return names;
        }
    }

    Reconciler(Installer installer, Notebook notebook, Memory memory, Problems problems) {
        this.installer = installer;
        this.notebook = notebook;
        this.memory = memory;
        this.problems = problems;
        this.changes = new Changes(installer, problems);
    }

    /** Looks at both. {@return when to look again although nothing changes; empty if there is no need} */
    Optional<Duration> look() {
        Optional<Duration> again = Optional.empty();
        try {
            Boot boot = installer.boot();
            if (boot.features().isEmpty()) {
                problems.add(
                        "etc/org.apache.karaf.features.cfg: featuresBoot: the names of features expected; until then no"
                                + " feature is installed or uninstalled by configuration");
            } else {
                look(boot);
                again = changes.postponed() ? Optional.of(Traffic.QUIET) : Optional.empty();
            }
        } catch (IOException e) {
            again = Optional.of(LATER);
            problems.add("features installed or uninstalled by hand are not kept yet: "
                    + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
        problems.tell();
        return again;
    }

    private void look(Boot boot) throws IOException {
        Wanted config = notebook.read();
        Installed all = installer.installed();
        Optional<Seen> remembered = memory.load();
        Installed now = all.without(foreign(all, remembered));
        Seen seen = remembered
                .filter(last -> !forgotten(boot, last.installed(), now))
                .map(last -> known(last, now))
                .orElseGet(() -> firstLook(boot, config, now));
        first = false;

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
        if (!after.equals(now)) {
            own = Optional.of(new Own(remembering(now, merged, seen), after));
        }
        memory.save(remembering(after, merged, seen));
    }

    private static Seen remembering(Installed there, Wanted config, Seen seen) {
        Set<String> wanted = names(config);
        seen.wanted().stream().filter(there.features()::containsKey).forEach(wanted::add);
        return new Seen(there, wanted);
    }

    /**
     * {@return whether Karaf lost its memory, and we did not} A power failure can cut its file off. It then begins with what is
     * booted, and leaves all bundles where they are.
     */
    private boolean forgotten(Boot boot, Installed last, Installed now) {
        Map<String, String> gone = new TreeMap<>(last.features());
        gone.keySet().removeAll(now.features().keySet());
        boolean asAtFirst = boot.features().keySet().containsAll(now.features().keySet());
        if (!first || gone.isEmpty() || !asAtFirst || !installer.leftBehind(gone)) {
            return false;
        }
        LOG.warn(
                "features: Karaf has forgotten {}, though their bundles are there: not taken for uninstalled",
                gone.keySet());
        return true;
    }

    /** {@return what is taken to have been there at the last look} Not what was done here and is lost: nobody undid it. */
    private Seen known(Seen last, Installed now) {
        if (own.filter(mine -> !now.equals(mine.after())).isEmpty()) {
            return last;
        }
        Own mine = own.get();
        own = Optional.empty();
        if (!installer.followed() || !mine.lostIn(now)) {
            return last;
        }
        LOG.info(
                "features: what was done here is lost, as somebody installed or uninstalled at the same time; done again");
        return mine.before();
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
