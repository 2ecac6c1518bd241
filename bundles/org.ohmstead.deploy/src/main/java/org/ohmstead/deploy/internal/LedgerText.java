package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.ohmstead.deploy.internal.Ledger.Intent;
import org.ohmstead.deploy.internal.Ledger.Step;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ledger as the text of its file, and back: keys and values, a number in the key where there are several. */
final class LedgerText {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerText.class);
    private static final String TITLE = "What deploy/ has changed. Written by the gateway.";
    private static final String DROP_IN = "drop-in.";
    private static final String INTENT = "intent.";
    private static final String STOPPED = INTENT + "stopped";
    private static final String PROBATION = "probation.";
    private static final String BEFORE = "before.";

    private LedgerText() {}

    /** What a text says makes no sense. */
    static final class Damage extends Exception {

        private static final long serialVersionUID = 1L;

        Damage(String message) {
            super(message);
        }
    }

    /** {@return the text of a ledger} */
    static String of(State state) {
        Properties all = new Properties();
        int i = 0;
        for (Entry entry : state.entries().values()) {
            put(all, DROP_IN + i++ + ".", entry);
        }
        state.steps()
                .forEach((number, step) ->
                        all.setProperty("step." + number, step.from() + "/" + step.to() + "/" + step.name()));
        state.intent().ifPresent(plan -> {
            all.setProperty(INTENT + "number", Long.toString(plan.number()));
            all.setProperty(INTENT + "name", plan.name());
            put(all, INTENT + "to.", plan.to());
            all.setProperty(STOPPED, Boolean.toString(plan.stopped()));
        });
        i = 0;
        for (Probation probation : state.probations().values()) {
            put(all, PROBATION + i++ + ".", probation);
        }
        StringWriter text = new StringWriter();
        try {
            all.store(text, TITLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void put(Properties all, String prefix, Probation probation) {
        all.setProperty(prefix + "name", probation.name());
        all.setProperty(prefix + "number", Long.toString(probation.number()));
        all.setProperty(prefix + "run", probation.run());
        all.setProperty(prefix + "ends", Integer.toString(probation.ends()));
        all.setProperty(prefix + "stopped", Boolean.toString(probation.stopped()));
        all.setProperty(prefix + "culprit", probation.culprit());
        probation.before().ifPresent(entry -> put(all, prefix + BEFORE, entry));
    }

    private static void put(Properties all, String prefix, Entry entry) {
        all.setProperty(prefix + "name", entry.name());
        all.setProperty(prefix + "sha256", entry.sha256());
        all.setProperty(prefix + "kind", entry.kind().name());
        all.setProperty(prefix + "since", entry.since().toString());
        all.setProperty(prefix + "number", Long.toString(entry.number()));
        all.setProperty(prefix + "signer", entry.signer());
        all.setProperty(prefix + "repositories", String.join(" ", entry.repositories()));
        all.setProperty(prefix + "features", String.join(" ", entry.features()));
        int i = 0;
        for (Entry.Part part : entry.parts()) {
            String key = prefix + "part." + i++ + ".";
            all.setProperty(key + "name", part.symbolicName());
            all.setProperty(key + "version", part.version());
            all.setProperty(key + "kept", part.kept());
            all.setProperty(key + "places", String.join(" ", part.places()));
        }
    }

    /**
     * {@return the ledger of a text}
     *
     * @param text of a file
     * @throws Damage if it makes no sense; says which key
     */
    static State parse(String text) throws Damage {
        if (!text.contains(TITLE)) {
            throw new Damage("'# " + TITLE + "' in its first line expected");
        }
        Properties all = new Properties();
        try {
            all.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new Damage("a text with keys and values expected: " + Trouble.words(e));
        }
        return state(all);
    }

    private static State state(Properties all) throws Damage {
        Map<String, Entry> entries = new TreeMap<>();
        for (int i = 0; has(all, DROP_IN + i + "."); i++) {
            Entry entry = entry(all, DROP_IN + i + ".");
            entries.put(entry.name(), entry);
        }
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(DROP_IN) && number(key) >= entries.size()) {
                throw new Damage(DROP_IN + entries.size() + " is missing, there is " + key);
            }
        }
        Optional<Intent> intent = Optional.empty();
        if (has(all, INTENT)) {
            long number = value(all, INTENT + "number", Long::valueOf);
            boolean stopped = Boolean.parseBoolean(all.getProperty(STOPPED)); // none in ledgers of before
            intent = Optional.of(new Intent(number, text(all, INTENT + "name"), entry(all, INTENT + "to."), stopped));
            LOG.debug("deployment {} was interrupted", number);
        }
        return new State(entries, steps(all), intent, probations(all));
    }

    /** None in ledgers of before. */
    private static Map<String, Probation> probations(Properties all) throws Damage {
        Map<String, Probation> probations = new TreeMap<>();
        for (int i = 0; has(all, PROBATION + i + "."); i++) {
            String prefix = PROBATION + i + ".";
            String name = text(all, prefix + "name");
            probations.put(
                    name,
                    new Probation(
                            name,
                            value(all, prefix + "number", Long::valueOf),
                            has(all, prefix + BEFORE) ? Optional.of(entry(all, prefix + BEFORE)) : Optional.empty(),
                            text(all, prefix + "run"),
                            value(all, prefix + "ends", Integer::valueOf),
                            Boolean.parseBoolean(text(all, prefix + "stopped")),
                            text(all, prefix + "culprit")));
        }
        return probations;
    }

    private static boolean has(Properties all, String prefix) {
        return all.stringPropertyNames().stream().anyMatch(key -> key.startsWith(prefix));
    }

    private static long number(String key) throws Damage {
        String tail = key.substring(DROP_IN.length());
        return parsed(key, tail.substring(0, Math.max(0, tail.indexOf('.'))), Long::valueOf);
    }

    private static NavigableMap<Long, Step> steps(Properties all) throws Damage {
        NavigableMap<Long, Step> steps = new TreeMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith("step.")) {
                String[] parts = text(all, key).split("/", 3);
                if (parts.length < 3) {
                    throw new Damage(key + " = " + text(all, key) + ": FROM/TO/NAME expected");
                }
                long number = parsed(key, key.substring("step.".length()), Long::valueOf);
                steps.put(number, new Step(parts[2], parts[0], parts[1]));
            }
        }
        return steps;
    }

    private static Entry entry(Properties all, String prefix) throws Damage {
        List<Entry.Part> parts = new ArrayList<>();
        for (int i = 0; has(all, prefix + "part." + i + "."); i++) {
            String key = prefix + "part." + i + ".";
            parts.add(new Entry.Part(
                    text(all, key + "name"),
                    value(all, key + "version", v -> Version.parseVersion(v).toString()),
                    text(all, key + "kept"),
                    words(text(all, key + "places"))));
        }
        Parcel.Kind kind = value(all, prefix + "kind", Parcel.Kind::valueOf);
        if (kind == Parcel.Kind.JAR && parts.size() != 1) {
            throw new Damage(prefix + "part: one expected for a JAR, got " + parts.size());
        }
        return new Entry(
                text(all, prefix + "name"),
                text(all, prefix + "sha256"),
                kind,
                value(all, prefix + "since", Instant::parse),
                value(all, prefix + "number", Long::valueOf),
                text(all, prefix + "signer"),
                List.copyOf(parts),
                words(text(all, prefix + "repositories")),
                words(text(all, prefix + "features")));
    }

    private static String text(Properties all, String key) throws Damage {
        String text = all.getProperty(key);
        if (text == null) {
            throw new Damage(key + " is missing");
        }
        return text;
    }

    private static <T> T value(Properties all, String key, Function<String, T> parser) throws Damage {
        return parsed(key, text(all, key), parser);
    }

    private static <T> T parsed(String key, String text, Function<String, T> parser) throws Damage {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Damage(key + " = " + text + ": " + e.getMessage());
        }
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
