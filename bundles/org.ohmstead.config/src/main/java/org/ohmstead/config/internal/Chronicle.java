package org.ohmstead.config.internal;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
import org.ohmstead.config.internal.history.Fields;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the history. For use by one thread at a time. */
final class Chronicle {

    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
    /** If the history cannot be written, so many entries wait for it in memory. */
    private static final int MOST_WAITING = 100;

    private final History history;
    private final State state;
    private final Profiles profiles;
    private final Clock clock;
    private final Runnable changed;
    private final List<Draft> waiting = new ArrayList<>();
    private String trouble = "";

    /**
     * An entry without a number.
     *
     * @param origin of the change
     * @param outcome of it
     * @param detail in words
     * @param window how long it waits for a confirmation; zero if it does not
     * @param differences that it makes
     * @param after texts by item that it changed; empty ones are gone
     * @param undoes number of the entry that it undoes; 0 if it is none such
     */
    record Draft(
            Origin origin,
            Entry.Outcome outcome,
            String detail,
            Duration window,
            List<Difference> differences,
            SortedMap<String, Optional<String>> after,
            long undoes) {

        /** Of something that undoes no other entry. */
        Draft(
                Origin origin,
                Entry.Outcome outcome,
                String detail,
                List<Difference> differences,
                SortedMap<String, Optional<String>> after) {
            this(origin, outcome, detail, Duration.ZERO, differences, after, 0);
        }

        /** Of something that was not done. */
        Draft(Origin origin, Entry.Outcome outcome, String detail, List<Difference> differences) {
            this(origin, outcome, detail, differences, new TreeMap<>());
        }

        Entry numbered(long number, Instant at) {
            Optional<Instant> by = outcome == Entry.Outcome.PENDING ? Optional.of(at.plus(window)) : Optional.empty();
            List<Difference> bounded =
                    differences.stream().map(Differences::bounded).toList();
            return new Entry(number, at, origin, outcome, detail, by, bounded, undoes);
        }
    }

    /**
     * Begins.
     *
     * @param changed is called whenever there is another entry
     */
    Chronicle(History history, State state, Profiles profiles, Clock clock, Runnable changed) {
        this.history = history;
        this.state = state;
        this.profiles = profiles;
        this.clock = clock;
        this.changed = changed;
    }

    /** {@return an entry as it would be kept next} */
    Kept drafted(Draft draft) {
        return new Kept(draft.numbered(history.next(), now()), draft.window(), new TreeMap<>());
    }

    /** {@return an entry, without a number, of which none is kept} */
    Kept unkept(Draft draft) {
        return new Kept(draft.numbered(0, now()), draft.window(), new TreeMap<>());
    }

    Kept keep(Draft draft) throws IOException {
        Kept kept = history.append(draft.numbered(history.next(), now()), draft.window(), draft.after());
        changed.run();
        return kept;
    }

    Kept conclude(long number, Entry.Outcome outcome, String detail) throws IOException {
        Kept kept = history.conclude(number, outcome, detail);
        changed.run();
        return kept;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Keeps what was not done; later if it cannot be written now. */
    void note(Draft draft) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(draft);
        }
        flush();
    }

    /** {@return whether entries wait in memory until they can be written} */
    boolean waits() {
        return !waiting.isEmpty();
    }

    /** Writes what waits, if that is possible. */
    void flush() {
        while (!waiting.isEmpty() && !history.broken()) {
            try {
                keep(waiting.get(0));
                waiting.remove(0);
                trouble = "";
            } catch (IOException e) {
                if (!trouble.equals(e.toString())) {
                    LOG.warn("an entry of the history cannot be written, it waits in memory: {}", e.toString());
                }
                trouble = e.toString();
                return;
            }
        }
    }

    /** Begins a new file if the last is full. */
    void rolled() {
        history.rollIfFull(this::texts);
    }

    /** {@return the texts of all items} While nobody knows the profiles, they are as they were last. */
    private SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        hashes().forEach((id, hash) ->
                state.text(id).or(() -> history.text(hash)).ifPresent(text -> texts.put(id, text)));
        return texts;
    }

    /** {@return hashes of the texts of all items} */
    SortedMap<String, String> hashes() {
        SortedMap<String, String> hashes = state.hashes();
        if (profiles.there()) {
            profiles.texts().forEach((id, text) -> hashes.put(id, Fields.hash(text)));
        } else {
            history.current().forEach((id, hash) -> {
                if (Differences.isText(id)) {
                    hashes.put(id, hash);
                }
            });
        }
        return hashes;
    }

    /**
     * Begins the first file, or a new one behind one that is damaged, and keeps what waits.
     *
     * @param first whether nothing was looked at before in this run
     */
    void begin(boolean first) throws IOException {
        boolean empty = history.empty();
        if (history.broken()) {
            history.roll(empty ? found() : texts());
        }
        if (empty) {
            keep(new Draft(Who.system("as found"), Entry.Outcome.APPLIED, "", List.of()));
        }
        if (first) {
            history.damages().forEach(this::damagedLater);
        }
        flush();
    }

    /**
     * {@return the texts of all items at the very first} Who knows the profiles comes a moment later, but what is there from the
     * beginning must not look like a change: to go back to the first entry would delete it.
     */
    private SortedMap<String, String> found() {
        SortedMap<String, String> texts = texts();
        if (!profiles.there()) {
            texts.putAll(profiles.onDisk());
        }
        return texts;
    }

    /** Keeps that something was found to be damaged, once. */
    void damagedLater(String what) {
        boolean told = Stream.concat(
                        history.entries().stream().map(kept -> kept.entry().detail()),
                        waiting.stream().map(Draft::detail))
                .anyMatch(what::equals);
        if (!told) {
            note(new Draft(Who.system("damage found"), Entry.Outcome.REFUSED, what, List.of()));
        }
    }

    /** {@return whether an entry is about an item} */
    static boolean touches(Kept kept, String id) {
        return kept.deltas().containsKey(id)
                || kept.entry().differences().stream()
                        .anyMatch(difference -> difference.id().equals(id));
    }

    /** {@return who changed an item last, as the end of a sentence; empty if that is not known} */
    String lastChange(String id) {
        return history.entries().stream()
                .filter(kept -> kept.deltas().containsKey(id))
                .reduce((one, other) -> other)
                .map(kept -> ": changed by " + by(kept.entry().origin()) + " at "
                        + kept.entry().at().truncatedTo(ChronoUnit.SECONDS) + ", entry "
                        + kept.entry().number())
                .orElse("");
    }

    /** {@return whether an item is or ever was there, as far as the history reaches} */
    boolean everThere(String id) {
        return history.text(history.current().getOrDefault(id, "")).isPresent()
                || history.entries().stream().anyMatch(kept -> kept.deltas().containsKey(id));
    }

    static String by(Origin origin) {
        return origin.who() + " (" + origin.via() + ")";
    }

    /** {@return ids in the order of their names} */
    static SortedSet<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(toCollection(TreeSet::new));
    }
}
