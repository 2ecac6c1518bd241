package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.ohmstead.lib.files.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in effect, how it came to be, and what was about to be changed: the file {@code ledger} in the bundle's folder,
 * replaced as a whole before and after each change. Safe for use by any thread.
 */
final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int STEPS = 50;

    private final Path file;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final NavigableMap<Long, Step> steps = new TreeMap<>();
    private Optional<Intent> intent = Optional.empty();

    /**
     * What a deployment made of a file name.
     *
     * @param name of the file
     * @param from SHA-256 of what was in effect before; empty for nothing
     * @param to SHA-256 of what was in effect after; empty for nothing
     */
    record Step(String name, String from, String to) {}

    /**
     * What is about to be changed, with all that is needed to undo it.
     *
     * @param number of the deployment
     * @param name of the file
     * @param to what was to be in effect by that name; only its parts and lists matter
     */
    record Intent(long number, String name, Entry to) {}

    private Ledger(Path file) {
        this.file = file;
    }

    /**
     * Reads or begins a ledger.
     *
     * @throws IOException if there is one that cannot be read
     */
    static Ledger open(Path file) throws IOException {
        Ledger ledger = new Ledger(file);
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            Properties all = new Properties();
            all.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
            ledger.read(all);
        }
        return ledger;
    }

    synchronized Collection<Entry> entries() {
        return List.copyOf(entries.values());
    }

    synchronized Optional<Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    synchronized Optional<Step> step(long number) {
        return Optional.ofNullable(steps.get(number));
    }

    synchronized Optional<Intent> intent() {
        return intent;
    }

    /** {@return SHA-256 of what is in effect and what it replaced} */
    synchronized Set<String> needed() {
        Set<String> needed = new TreeSet<>();
        entries.values().forEach(e -> {
            needed.add(e.sha256());
            e.parts().forEach(p -> needed.add(p.kept()));
        });
        intent.ifPresent(i -> {
            needed.add(i.to().sha256());
            i.to().parts().forEach(p -> needed.add(p.kept()));
        });
        needed.remove("");
        return needed;
    }

    /** {@return SHA-256 of what may be brought back, the newest first} */
    synchronized List<String> wanted() {
        return steps.descendingMap().values().stream()
                .flatMap(s -> Stream.of(s.to(), s.from()))
                .filter(sha256 -> !sha256.isEmpty())
                .distinct()
                .toList();
    }

    synchronized Map<String, String> inEffect() {
        Map<String, String> all = new LinkedHashMap<>();
        entries.values().forEach(e -> all.put(e.name(), e.sha256()));
        return all;
    }

    /** Notes what will be tried, on disk before this returns. */
    synchronized void intend(Intent plan) throws IOException {
        intent = Optional.of(plan);
        try {
            write();
        } catch (IOException e) {
            intent = Optional.empty();
            throw e;
        }
    }

    /** Notes that what was tried is in effect. */
    synchronized void done(long number, String name, Optional<Entry> now) throws IOException {
        String from = entry(name).map(Entry::sha256).orElse("");
        entries.remove(name);
        now.ifPresent(entry -> entries.put(name, entry));
        steps.put(number, new Step(name, from, now.map(Entry::sha256).orElse("")));
        while (steps.size() > STEPS) {
            steps.pollFirstEntry();
        }
        intent = Optional.empty();
        write();
    }

    /** Notes that what is in effect is found elsewhere. */
    synchronized void replace(Entry entry) throws IOException {
        entries.put(entry.name(), entry);
        write();
    }

    /** Notes that what was tried is undone, or given up. */
    synchronized void undone() throws IOException {
        intent = Optional.empty();
        write();
    }

    private void write() throws IOException {
        Properties all = new Properties();
        int i = 0;
        for (Entry entry : entries.values()) {
            put(all, "drop-in." + i++ + ".", entry);
        }
        steps.forEach(
                (number, step) -> all.setProperty("step." + number, step.from() + "/" + step.to() + "/" + step.name()));
        intent.ifPresent(plan -> {
            all.setProperty("intent.number", Long.toString(plan.number()));
            all.setProperty("intent.name", plan.name());
            put(all, "intent.to.", plan.to());
        });
        StringWriter text = new StringWriter();
        all.store(text, "What deploy/ has changed. Written by the gateway.");
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
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

    private void read(Properties all) {
        for (int i = 0; all.containsKey("drop-in." + i + ".name"); i++) {
            Entry entry = entry(all, "drop-in." + i + ".");
            entries.put(entry.name(), entry);
        }
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith("step.")) {
                String[] parts = all.getProperty(key).split("/", 3);
                steps.put(Long.valueOf(key.substring("step.".length())), new Step(parts[2], parts[0], parts[1]));
            }
        }
        if (all.containsKey("intent.number")) {
            long number = Long.parseLong(all.getProperty("intent.number"));
            intent = Optional.of(new Intent(number, all.getProperty("intent.name"), entry(all, "intent.to.")));
            LOG.debug("deployment {} was interrupted", number);
        }
    }

    private static Entry entry(Properties all, String prefix) {
        List<Entry.Part> parts = new ArrayList<>();
        for (int i = 0; all.containsKey(prefix + "part." + i + ".name"); i++) {
            String key = prefix + "part." + i + ".";
            parts.add(new Entry.Part(
                    all.getProperty(key + "name"),
                    all.getProperty(key + "version"),
                    all.getProperty(key + "kept"),
                    words(all.getProperty(key + "places"))));
        }
        return new Entry(
                all.getProperty(prefix + "name"),
                all.getProperty(prefix + "sha256"),
                Parcel.Kind.valueOf(all.getProperty(prefix + "kind")),
                Instant.parse(all.getProperty(prefix + "since")),
                Long.parseLong(all.getProperty(prefix + "number")),
                all.getProperty(prefix + "signer"),
                List.copyOf(parts),
                words(all.getProperty(prefix + "repositories")),
                words(all.getProperty(prefix + "features")));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
