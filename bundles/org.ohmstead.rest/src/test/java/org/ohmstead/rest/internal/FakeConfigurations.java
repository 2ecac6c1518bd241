package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.DamagedHistoryException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/**
 * Configurations in memory. What has a key {@code wrong} is refused, with all values quoted; for what has a key {@code
 * large} the disk is full; what has a key {@code undone} cannot be applied; entry 3 of the history is damaged.
 */
final class FakeConfigurations implements Configurations {

    static final String PUMP = "org.ohmstead.driver.modbus~cellar-pump";
    static final String PROFILE = "profiles/pump.yaml";

    private static final String FACTORY = "org.ohmstead.driver.modbus";
    private static final int DAMAGED = 3;

    final Map<String, ConfigItem> items = new TreeMap<>();
    final List<Entry> entries = new ArrayList<>();
    final List<ChangeSet> applied = new ArrayList<>();
    /** Tries that were refused before they were change sets. */
    final List<String> refused = new ArrayList<>();
    /** Whether somebody else is always first. */
    volatile boolean hostile;

    volatile List<String> imported = List.of();

    FakeConfigurations() {
        put(PUMP, Map.of("device", "cellar/pump", "interval.ms", 1000L, "token", "secret:pump", "k", 0.1));
        put("org.ohmstead.journal", Map.of("bytes.max", (1L << 53) + 1, "on", true));
        items.put(
                PROFILE,
                new ConfigItem(PROFILE, "", "pump", "etc/" + PROFILE, Map.of(), "points: []\n", "v1", List.of()));
        for (int i = 1; i <= DAMAGED; i++) {
            entries.add(entry(
                    new Origin("system", "system", ""), Entry.Outcome.APPLIED, "", Optional.empty(), List.of(), 0));
        }
    }

    @Override
    public void refused(String item, Origin origin, String reason) {
        refused.add(origin.who() + " " + origin.via() + " " + origin.why() + " [" + item + "]: " + reason);
    }

    private void put(String id, Map<String, Object> properties) {
        String type = id.split("~")[0];
        List<ConfigProblem> problems = properties.containsKey("odd")
                ? List.of(new ConfigProblem("etc/" + id + ".cfg", "odd", "1", "something even"))
                : List.of();
        String file = "etc/" + id.replace('~', '-') + ".cfg";
        items.put(id, new ConfigItem(id, type, id, file, properties, "", version(properties), problems));
    }

    private static String version(Map<String, Object> properties) {
        return Integer.toHexString(new TreeMap<>(properties).toString().hashCode());
    }

    @Override
    public List<ConfigType> types() {
        ConfigType.Key token = key("token", ConfigType.Kind.SECRET, List.of());
        ConfigType.Key parity = key("parity", ConfigType.Kind.TEXT, List.of(new ConfigType.Option("e", "even")));
        ConfigType.Key interval = new ConfigType.Key(
                "interval.ms",
                "Interval",
                "How often.",
                ConfigType.Kind.WHOLE,
                false,
                true,
                List.of("1000"),
                List.of(),
                Optional.of("100"),
                Optional.of("3600000"),
                "ms");
        return List.of(
                new ConfigType(
                        FACTORY,
                        true,
                        "Modbus",
                        "A device.",
                        "org.ohmstead.driver.modbus 0.1.0",
                        List.of(interval, parity, token)),
                new ConfigType("org.ohmstead.journal", false, "Journal", "", "org.ohmstead.journal 0.1.0", List.of()));
    }

    private static ConfigType.Key key(String id, ConfigType.Kind kind, List<ConfigType.Option> options) {
        return new ConfigType.Key(
                id, id, "", kind, false, false, List.of(), options, Optional.empty(), Optional.empty(), "");
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
        String id = factory + "~" + (hint.isEmpty() ? "new" : hint.replace('/', '-'));
        return items.containsKey(id) ? id + "-2" : id;
    }

    @Override
    public Preview preview(ChangeSet changes) {
        return new Preview(differences(changes), problems(changes), conflicts(changes));
    }

    private List<Difference> differences(ChangeSet changes) {
        return changes.changes().stream().map(this::difference).toList();
    }

    private Difference difference(ChangeSet.Change change) {
        Map<String, Object> before =
                item(change.id()).map(ConfigItem::properties).orElse(Map.of());
        Map<String, Object> after = change instanceof ChangeSet.Put put ? put.properties() : Map.of();
        List<Difference.Key> keys = new ArrayList<>();
        Map<String, Object> all = new TreeMap<>(before);
        all.putAll(after);
        for (String key : all.keySet()) {
            Optional<String> was = Optional.ofNullable(before.get(key)).map(Object::toString);
            Optional<String> is = Optional.ofNullable(after.get(key)).map(Object::toString);
            if (!was.equals(is)) {
                keys.add(new Difference.Key(key, was, is));
            }
        }
        Difference.Kind kind = change instanceof ChangeSet.Delete
                ? Difference.Kind.REMOVED
                : items.containsKey(change.id()) ? Difference.Kind.CHANGED : Difference.Kind.ADDED;
        return new Difference(change.id(), kind, keys, "restarts it with " + after);
    }

    private static List<ConfigProblem> problems(ChangeSet changes) {
        return changes.changes().stream()
                .filter(ChangeSet.Put.class::isInstance)
                .map(ChangeSet.Put.class::cast)
                .filter(put -> put.properties().containsKey("wrong"))
                .flatMap(put -> put.properties().entrySet().stream()
                        .map(each -> new ConfigProblem(
                                put.id(), each.getKey(), each.getValue().toString(), "other than " + put.properties())))
                .toList();
    }

    private List<String> conflicts(ChangeSet changes) {
        return changes.changes().stream()
                .filter(change -> !change.basedOn().equals(ChangeSet.ANY))
                .filter(change -> !change.basedOn()
                        .equals(item(change.id()).map(ConfigItem::version).orElse(ChangeSet.NEW)))
                .map(change -> change.id() + " was changed by somebody else, not to " + change)
                .toList();
    }

    @Override
    public Entry apply(ChangeSet changes, Origin origin, Optional<Duration> confirmWithin)
            throws ConfigException, ConflictException, IOException {
        if (!problems(changes).isEmpty()) {
            throw new ConfigException(problems(changes));
        }
        if (hostile || !conflicts(changes).isEmpty()) {
            throw new ConflictException(String.join("; ", conflicts(changes)));
        }
        if (has(changes, "large")) {
            throw new IOException("disk full at " + changes);
        }
        if (has(changes, "undone")) {
            return entry(origin, Entry.Outcome.UNDONE, "refused by " + changes, Optional.empty(), List.of(), 0);
        }
        List<Difference> differences = differences(changes);
        applied.add(changes);
        changes.changes().forEach(this::make);
        Entry entry = confirmWithin
                .map(time -> entry(origin, Entry.Outcome.PENDING, "", Optional.of(time), differences, changes.undoes()))
                .orElseGet(() ->
                        entry(origin, Entry.Outcome.APPLIED, "", Optional.empty(), differences, changes.undoes()));
        entries.add(entry);
        return entry;
    }

    private static boolean has(ChangeSet changes, String key) {
        return changes.changes().stream()
                .anyMatch(change ->
                        change instanceof ChangeSet.Put put && put.properties().containsKey(key));
    }

    private Entry entry(
            Origin origin,
            Entry.Outcome outcome,
            String detail,
            Optional<Duration> wait,
            List<Difference> differences,
            long undoes) {
        return new Entry(
                entries.size() + 1L,
                Gateway.NOON,
                origin,
                outcome,
                detail,
                wait.map(Gateway.NOON::plus),
                differences,
                undoes);
    }

    private void make(ChangeSet.Change change) {
        if (change instanceof ChangeSet.Put put) {
            put(put.id(), put.properties());
        } else if (change instanceof ChangeSet.PutText text) {
            items.put(
                    text.id(),
                    new ConfigItem(
                            text.id(), "", text.id(), "etc/" + text.id(), Map.of(), text.text(), "v2", List.of()));
        } else {
            items.remove(change.id());
        }
    }

    @Override
    public void refused(ChangeSet changes, Origin origin, String reason) {
        throw new UnsupportedOperationException("nobody here refuses for another");
    }

    @Override
    public Entry confirm(long number, Origin origin) throws ConflictException, IOException {
        Entry entry = entry(number).orElseThrow();
        if (entry.outcome() != Entry.Outcome.PENDING) {
            throw new ConflictException(
                    "entry " + number + " is " + entry.outcome().id() + " already");
        }
        if (entry.origin().why().equals("full")) {
            throw new IOException("disk full");
        }
        Entry confirmed = new Entry(
                number,
                entry.at(),
                entry.origin(),
                Entry.Outcome.APPLIED,
                "confirmed by " + origin,
                Optional.empty(),
                entry.differences());
        entries.set((int) number - 1, confirmed);
        return confirmed;
    }

    @Override
    public List<Entry> history(long before, int most, String item) {
        List<Entry> newestFirst = new ArrayList<>(entries);
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .filter(entry -> before == 0 || entry.number() < before)
                .filter(entry -> item.isEmpty()
                        || entry.differences().stream()
                                .anyMatch(each -> each.id().equals(item)))
                .limit(most)
                .toList();
    }

    @Override
    public Optional<Entry> entry(long number) {
        return entries.stream().filter(entry -> entry.number() == number).findFirst();
    }

    private void require(long number) {
        if (entry(number).isEmpty()) {
            throw new IllegalArgumentException("entry " + number + " is not in the history");
        }
        if (number == DAMAGED) {
            throw new DamagedHistoryException("the snapshot of entry " + number + " is damaged");
        }
    }

    @Override
    public List<Difference> between(long from, long to) {
        require(from);
        if (to > 0) {
            require(to);
        }
        return List.of(new Difference(
                PUMP,
                Difference.Kind.CHANGED,
                List.of(new Difference.Key("from", Optional.of("" + from), Optional.of("" + to))),
                ""));
    }

    @Override
    public ChangeSet backTo(long number, Set<String> which) {
        require(number);
        if (which.contains("never")) {
            throw new IllegalArgumentException("there is no item never");
        }
        List<String> ids =
                which.isEmpty() ? List.of(PUMP) : which.stream().sorted().toList();
        return new ChangeSet(ids.stream()
                .<ChangeSet.Change>map(id -> new ChangeSet.Put(id, ChangeSet.ANY, Map.of("to", number)))
                .toList());
    }

    @Override
    public ChangeSet undo(long number) {
        require(number);
        return new ChangeSet(List.of(new ChangeSet.Put(PUMP, ChangeSet.ANY, Map.of("undo", number))), number);
    }

    @Override
    public int exportTo(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("org.ohmstead.driver.modbus-cellar-pump.cfg"), "device = cellar/pump\n");
        Files.writeString(folder.resolve(PROFILE), "points: []\n");
        return 2;
    }

    @Override
    public ChangeSet importFrom(Path folder) throws IOException, ConfigException {
        List<String> names = new ArrayList<>();
        list(folder, "", names);
        imported = names.stream().sorted().toList();
        for (String name : names) {
            if (Files.readString(folder.resolve(name)).contains("bad")) {
                throw new ConfigException(List.of(new ConfigProblem(name + ":1", "", "bad", "key = value")));
            }
        }
        List<String> remarks = names.stream()
                .filter(name -> name.endsWith(".md"))
                .map(name -> name + ": passed over: no configuration")
                .toList();
        return new ChangeSet(
                List.of(new ChangeSet.Put(PUMP, ChangeSet.ANY, Map.of("files", (long) names.size()))), 0, remarks);
    }

    private static void list(Path folder, String before, List<String> names) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = before + file.getFileName();
                if (Files.isDirectory(file)) {
                    list(file, name + "/", names);
                } else {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
