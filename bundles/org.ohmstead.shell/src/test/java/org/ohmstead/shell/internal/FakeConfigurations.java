package org.ohmstead.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** Configurations in memory with a history; refuses the value {@code wrong}. */
final class FakeConfigurations implements Configurations {

    final Map<String, ConfigItem> items = new TreeMap<>();
    final List<ConfigType> types = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    String thread = "";
    final List<String> asked = new ArrayList<>();
    Optional<ConflictException> conflict = Optional.empty();
    Optional<IOException> trouble = Optional.empty();
    ChangeSet past = new ChangeSet(List.of());

    final List<String> refused = new ArrayList<>();

    @Override
    public void refused(String item, Origin origin, String reason) {
        refused.add(origin.who() + " " + origin.via() + " " + origin.why() + " [" + item + "]: " + reason);
    }

    void put(String id, String name, Map<String, Object> properties) {
        items.put(
                id,
                new ConfigItem(
                        id,
                        Items.pid(id),
                        name,
                        "etc/" + id.replace('~', '-') + ".cfg",
                        properties,
                        "",
                        "v" + properties,
                        List.of()));
    }

    void put(String id, String text) {
        items.put(id, new ConfigItem(id, "", id, "etc/" + id, Map.of(), text, "v" + text, List.of()));
    }

    void enter(Entry.Outcome outcome, String why, String detail, Optional<Duration> within, List<Difference> changes) {
        enter(outcome, why, detail, within, changes, 0);
    }

    void enter(
            Entry.Outcome outcome,
            String why,
            String detail,
            Optional<Duration> within,
            List<Difference> changes,
            long undoes) {
        entries.add(
                0,
                new Entry(
                        entries.size() + 1L,
                        World.NOW,
                        new Origin("ada", "shell", why),
                        outcome,
                        detail,
                        within.map(World.NOW::plus),
                        changes,
                        undoes));
    }

    @Override
    public List<ConfigType> types() {
        return types;
    }

    @Override
    public List<ConfigItem> items() {
        return List.copyOf(items.values());
    }

    @Override
    public Optional<ConfigItem> item(String id) {
        return Optional.ofNullable(items.get(id));
    }

    @Override
    public String freeId(String factory, String hint) {
        throw new AssertionError("not expected");
    }

    @Override
    public Preview preview(ChangeSet changes) {
        List<Difference> differences = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (ChangeSet.Change change : changes.changes()) {
            differences.addAll(difference(change).stream().toList());
            if (change instanceof ChangeSet.Put put) {
                put.properties().forEach((key, value) -> {
                    if (value.equals("wrong")) {
                        problems.add(new ConfigProblem("etc/x.cfg", key, "wrong", "a number from 1 to 9"));
                    }
                });
            }
        }
        List<String> conflicts = conflict.map(e -> List.of(e.getMessage())).orElse(List.of());
        return new Preview(differences, problems, conflicts);
    }

    private Optional<Difference> difference(ChangeSet.Change change) {
        ConfigItem item = items.get(change.id());
        if (change instanceof ChangeSet.Delete) {
            return Optional.of(new Difference(change.id(), Difference.Kind.REMOVED, List.of(), "stops cellar/pump"));
        }
        if (!(change instanceof ChangeSet.Put put)) {
            return Optional.of(new Difference(change.id(), Difference.Kind.CHANGED, List.of(), ""));
        }
        Map<String, Object> before = item == null ? Map.of() : item.properties();
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(put.properties().keySet());
        List<Difference.Key> keys = all.stream()
                .map(key -> new Difference.Key(key, text(before, key), text(put.properties(), key)))
                .filter(key -> !key.before().equals(key.after()))
                .toList();
        Difference.Kind kind = item == null ? Difference.Kind.ADDED : Difference.Kind.CHANGED;
        return keys.isEmpty() ? Optional.empty() : Optional.of(new Difference(change.id(), kind, keys, "restarts it"));
    }

    private static Optional<String> text(Map<String, Object> properties, String key) {
        return Optional.ofNullable(properties.get(key)).map(String::valueOf);
    }

    @Override
    public Entry apply(ChangeSet changes, Origin origin, Optional<Duration> confirmWithin)
            throws ConfigException, ConflictException, IOException {
        thread = Thread.currentThread().getName();
        Preview preview = preview(changes);
        if (!preview.problems().isEmpty()) {
            throw new ConfigException(preview.problems());
        }
        if (conflict.isPresent()) {
            throw conflict.get();
        }
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        for (ChangeSet.Change change : changes.changes()) {
            asked.add(change.toString());
            if (change instanceof ChangeSet.Put put) {
                String name = item(put.id()).map(ConfigItem::name).orElse("");
                put(put.id(), name, put.properties());
            } else {
                items.remove(change.id());
            }
        }
        asked.add(origin.toString());
        Entry.Outcome outcome = confirmWithin.isPresent() ? Entry.Outcome.PENDING : Entry.Outcome.APPLIED;
        enter(outcome, origin.why(), "", confirmWithin, preview.differences());
        return entries.get(0);
    }

    @Override
    public void refused(ChangeSet changes, Origin origin, String reason) {
        throw new UnsupportedOperationException("nobody here refuses for another");
    }

    @Override
    public Entry confirm(long number, Origin origin) throws ConflictException, IOException {
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        Entry entry = entry(number).orElseThrow();
        if (entry.outcome() != Entry.Outcome.PENDING) {
            throw new ConflictException("Entry " + number + " does not wait");
        }
        asked.add("confirm " + number + " " + origin.who());
        return entry;
    }

    @Override
    public List<Entry> history(long before, int most, String item) {
        return entries.stream()
                .filter(entry -> before == 0 || entry.number() < before)
                .filter(entry -> item.isEmpty()
                        || entry.differences().stream().anyMatch(one -> one.id().equals(item)))
                .limit(most)
                .toList();
    }

    @Override
    public Optional<Entry> entry(long number) {
        return entries.stream().filter(entry -> entry.number() == number).findFirst();
    }

    @Override
    public List<Difference> between(long from, long to) {
        if (entry(from).isEmpty()) {
            throw new IllegalArgumentException("The history does not hold entry " + from);
        }
        return from == to ? List.of() : entries.get(0).differences();
    }

    @Override
    public ChangeSet backTo(long number, Set<String> items) {
        asked.add("back to " + number + " " + items);
        return past;
    }

    @Override
    public ChangeSet undo(long number) {
        asked.add("undo " + number);
        return past;
    }

    @Override
    public int exportTo(Path folder) throws IOException {
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        Files.createDirectories(folder);
        return items.size();
    }

    @Override
    public ChangeSet importFrom(Path folder) throws IOException, ConfigException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        if (Files.exists(folder.resolve("bad.cfg"))) {
            throw new ConfigException(
                    List.of(new ConfigProblem(folder + "/bad.cfg line 3", "", "", "KEY = VALUE expected")));
        }
        return past;
    }
}
