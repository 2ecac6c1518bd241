package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what others changed, or tried to, and has it kept in their name. For use by one thread at a time. */
final class Finds {

    private static final Logger LOG = LoggerFactory.getLogger(Finds.class);

    private final History history;
    private final State state;
    private final Chronicle chronicle;
    private final Origins origins;
    private Set<String> refusedNow = Set.of();
    private boolean first = true;
    private String trouble = "";

    Finds(History history, State state, Profiles profiles, Path etc, Chronicle chronicle) {
        this.history = history;
        this.state = state;
        this.chronicle = chronicle;
        this.origins = new Origins(history, profiles, etc);
    }

    /** {@return who changes what} */
    Origins origins() {
        return origins;
    }

    /**
     * Keeps what others did since the last look.
     *
     * @param room gives room for what must be written although the disk is full
     * @return whether all is kept; if not, the next look finds it again, with what is in the trail
     */
    boolean passed(Trail trail, Runnable room) {
        try {
            keep(trail);
        } catch (IOException e) {
            LOG.debug("the history cannot be written", e);
            room.run();
            if (!keptAfterAll(trail)) {
                return false;
            }
        }
        if (chronicle.waits()) {
            room.run();
            chronicle.flush();
        }
        trouble = "";
        first = false;
        origins.passed();
        return !chronicle.waits();
    }

    private boolean keptAfterAll(Trail trail) {
        try {
            keep(trail);
            return true;
        } catch (IOException e) {
            if (!trouble.equals(e.toString())) {
                LOG.warn("what was changed cannot be kept in the history yet, tried again: {}", e.toString());
            }
            trouble = e.toString();
            return false;
        }
    }

    private void keep(Trail trail) throws IOException {
        chronicle.begin(first);
        SortedMap<String, String> now = chronicle.hashes();
        SortedMap<String, String> before = history.current();
        Map<Origin, SortedSet<String>> changes = new LinkedHashMap<>();
        Stream.concat(now.keySet().stream(), before.keySet().stream())
                .distinct()
                .filter(id -> !now.getOrDefault(id, "").equals(before.getOrDefault(id, "")))
                .filter(id -> !trail.undoing(id, content(id)))
                .forEach(id -> changes.computeIfAbsent(origins.of(trail, id, content(id)), o -> new TreeSet<>())
                        .add(id));
        for (Map.Entry<Origin, SortedSet<String>> change : changes.entrySet()) {
            chronicle.keep(draft(change.getKey(), change.getValue(), before));
            chronicle.rolled();
        }
        refused(trail);
        trail.told();
    }

    /** {@return the hash of what runs; empty if nothing does} */
    private String content(String id) {
        return state.known(id)
                .filter(Known::runs)
                .map(one -> one.content().hash())
                .orElse("");
    }

    private Chronicle.Draft draft(Origin origin, SortedSet<String> ids, SortedMap<String, String> before) {
        SortedMap<String, Optional<String>> after = new TreeMap<>();
        List<Difference> differences = new ArrayList<>();
        for (String id : ids) {
            Optional<String> text = state.text(id);
            Optional<String> old = Optional.ofNullable(before.get(id)).flatMap(history::text);
            after.put(id, text);
            differences.add(Differences.of(id, old, text, ""));
        }
        return new Chronicle.Draft(origin, Entry.Outcome.APPLIED, "", differences, after);
    }

    /** A wrong file is found with every look: it is kept once. */
    private void refused(Trail trail) {
        Set<String> now = new TreeSet<>();
        for (Trail.Refused one : trail.refused()) {
            String id = one.pid().pid();
            String detail = CfgFolder.where(one.file()) + ": " + one.reason();
            boolean known = one.side() == Trail.Side.FILE
                    && (refusedNow.contains(id + detail)
                            || (first && last(id).filter(detail::equals).isPresent()));
            now.add(id + detail);
            if (!known) {
                Origin origin = origins.of(one);
                chronicle.note(
                        new Chronicle.Draft(origin, Entry.Outcome.REFUSED, detail, List.of(difference(trail, one))));
            }
        }
        refusedNow = now;
    }

    private Difference difference(Trail trail, Trail.Refused one) {
        String id = one.pid().pid();
        Optional<String> before = trail.undoing(id, content(id))
                ? Optional.ofNullable(history.current().get(id)).flatMap(history::text)
                : state.text(id);
        Optional<String> after = one.content().map(content -> state.shown(one.pid(), content));
        return after.isPresent()
                ? Differences.of(id, before, after, "")
                : new Difference(id, Difference.Kind.CHANGED, List.of(), "");
    }

    /** {@return why the last change of an item was refused, if it was} */
    private Optional<String> last(String id) {
        return newest(id)
                .filter(kept -> kept.entry().outcome() == Entry.Outcome.REFUSED)
                .map(kept -> kept.entry().detail());
    }

    private Optional<Kept> newest(String id) {
        return history.entries().stream()
                .filter(kept -> Chronicle.touches(kept, id))
                .reduce((one, other) -> other);
    }
}
