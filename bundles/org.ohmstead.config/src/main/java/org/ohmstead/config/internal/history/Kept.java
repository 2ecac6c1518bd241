package org.ohmstead.config.internal.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;

/**
 * An entry of the history, with what it changed.
 *
 * @param entry as it is shown
 * @param window how long it waits for a confirmation; zero if it does not
 * @param deltas by item; empty if it changed nothing
 */
public record Kept(Entry entry, Duration window, SortedMap<String, Delta> deltas) {

    /** Begins a line that holds one. */
    static final String WORD = "entry";

    /**
     * What became of one item.
     *
     * @param before hash of its text; empty if it was not there
     * @param after hash of its text; empty if it is gone
     */
    public record Delta(String before, String after) {}

    Kept with(Entry.Outcome outcome, String detail) {
        return new Kept(
                new Entry(
                        entry.number(),
                        entry.at(),
                        entry.origin(),
                        outcome,
                        detail,
                        Optional.empty(),
                        entry.differences(),
                        entry.undoes()),
                window,
                deltas);
    }

    /** {@return one line} */
    public String line() {
        Fields line = new Fields();
        line.put(WORD).put(entry.number()).put(entry.at().toEpochMilli());
        line.put(entry.origin().who())
                .put(entry.origin().via())
                .put(entry.origin().why());
        line.put(entry.outcome().id()).put(entry.detail());
        line.put(entry.confirmBy().map(by -> Long.toString(by.toEpochMilli()))).put(window.toMillis());
        line.put(deltas.size());
        deltas.forEach((id, delta) -> line.put(id).put(delta.before()).put(delta.after()));
        line.put(entry.differences().size());
        entry.differences().forEach(difference -> write(line, difference));
        if (entry.undoes() > 0) {
            line.put(entry.undoes()); // lines of all others are as they always were
        }
        return line.line();
    }

    private static void write(Fields line, Difference difference) {
        line.put(difference.id()).put(difference.kind().name()).put(difference.effect());
        line.put(difference.keys().size());
        difference.keys().forEach(key -> line.put(key.key()).put(key.before()).put(key.after()));
    }

    /**
     * {@return what a line holds}
     *
     * @param line as {@link #line} gave it
     * @throws IOException if it is no such line
     */
    public static Kept of(String line) throws IOException {
        Fields fields = new Fields(line);
        try {
            if (!fields.text().equals(WORD)) {
                throw new IOException("the word " + WORD + " expected");
            }
            long number = fields.number();
            Instant at = Instant.ofEpochMilli(fields.number());
            Origin origin = new Origin(fields.text(), fields.text(), fields.text());
            Entry.Outcome outcome = outcome(fields.text());
            String detail = fields.text();
            Optional<Instant> by = fields.optional().map(Long::parseLong).map(Instant::ofEpochMilli);
            Duration window = Duration.ofMillis(fields.number());
            SortedMap<String, Delta> deltas = new TreeMap<>();
            for (int i = fields.count(); i > 0; i--) {
                deltas.put(fields.text(), new Delta(fields.text(), fields.text()));
            }
            List<Difference> differences = new ArrayList<>();
            for (int i = fields.count(); i > 0; i--) {
                differences.add(difference(fields));
            }
            long undoes = fields.more() ? fields.number() : 0;
            Entry entry = new Entry(number, at, origin, outcome, detail, by, List.copyOf(differences), undoes);
            return new Kept(entry, window, deltas);
        } catch (IllegalArgumentException e) {
            throw new IOException("a line of the history expected", e);
        }
    }

    static Entry.Outcome outcome(String id) throws IOException {
        for (Entry.Outcome outcome : Entry.Outcome.values()) {
            if (outcome.id().equals(id)) {
                return outcome;
            }
        }
        throw new IOException("an outcome expected");
    }

    private static Difference difference(Fields fields) throws IOException {
        String id = fields.text();
        Difference.Kind kind = Difference.Kind.valueOf(fields.text());
        String effect = fields.text();
        List<Difference.Key> keys = new ArrayList<>();
        for (int i = fields.count(); i > 0; i--) {
            keys.add(new Difference.Key(fields.text(), fields.optional(), fields.optional()));
        }
        return new Difference(id, kind, List.copyOf(keys), effect);
    }
}
