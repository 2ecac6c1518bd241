package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.TextItems;
import org.ohmstead.config.internal.history.Bounds;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Secrets;
import org.osgi.framework.FrameworkUtil;

/** The engine without a framework: time, disk and Config Admin do what the test wants; looks come when it wants. */
final class Rig {

    static final Origin ANNA = new Origin("anna", "rest", "why not");
    static final String PUMP = Gateway.FACTORY + "~pump";
    static final String FAN = Gateway.FACTORY + "~fan";
    static final String SINGLE = "org.ohmstead.single";
    static final String PROFILE = "profiles/heat.yaml";

    final Path folder;
    final FaultyDisk disk = new FaultyDisk();
    final FakeAdmin admin = new FakeAdmin(disk);
    final Map<String, String> secrets = new TreeMap<>();
    final Texts texts = new Texts();
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    long nanos = 1_000_000;
    Bounds bounds = Bounds.USUAL;
    boolean textsThere = true;
    BiConsumer<TestCheck.Keys, String> driver = (keys, pid) -> {};
    Optional<TestLine> line = Optional.empty();
    Engine engine;
    Keeper keeper;

    private final Schemas schemas;

    Rig(Path folder, Schemas schemas) {
        this.folder = folder;
        this.schemas = schemas;
        try {
            Files.createDirectories(etc().resolve("profiles"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** As the bundle of profiles: a text that begins with {@code wrong} is wrong. */
    final class Texts implements TextItems {

        /** Who was not to be restarted, for each text written. */
        final List<Set<String>> spared = new ArrayList<>();

        private Optional<Map<String, String>> supposed = Optional.empty();

        @Override
        public Map<String, String> texts() {
            Map<String, String> found = new TreeMap<>();
            try (Stream<Path> files = Files.list(etc().resolve("profiles"))) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .forEach(file -> found.put(PROFILES + file.getFileName(), read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return found;
        }

        /** {@return what a driver's check would see} */
        Optional<String> seen(String id) {
            String text = supposed.map(changed -> changed.get(id)).orElse(texts().get(id));
            return Optional.ofNullable(text).filter(one -> !one.isEmpty());
        }

        @Override
        public List<ConfigProblem> check(String id, String text) {
            return text.startsWith("wrong")
                    ? List.of(new ConfigProblem("etc/" + id, "line 1", text, "a profile"))
                    : List.of();
        }

        @Override
        public void supposing(Map<String, String> changed, Runnable work) {
            supposed = Optional.of(changed);
            work.run();
            supposed = Optional.empty();
        }

        @Override
        public void write(String id, String text, Set<String> others) throws IOException {
            spared.add(new TreeSet<>(others));
            disk.replace(etc().resolve(id), text.getBytes(UTF_8));
        }

        @Override
        public void delete(String id) throws IOException {
            disk.delete(etc().resolve(id));
        }
    }

    private final class TestClock extends Clock {

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** {@return the folder of the files} */
    Path etc() {
        return folder.resolve("etc");
    }

    Path historyFolder() {
        return folder.resolve("data/history");
    }

    /** As after a start of the gateway. */
    Rig start() {
        DriverChecks checks = new DriverChecks();
        checks.add(new TestCheck((keys, pid) -> driver.accept(keys, pid)));
        line.ifPresent(checks::add);
        Keeper.Parts parts = new Keeper.Parts(
                new CfgFolder(etc(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)), disk),
                new Running(admin.service()),
                new Index(folder.resolve("data/index")),
                new Rejections(etc()),
                new Refusals(folder.resolve("data/refused")),
                schemas,
                checks,
                () -> Optional.of(new Store()));
        keeper = new Keeper(parts, () -> {}, () -> nanos);
        engine = new Engine(
                keeper,
                new Engine.Parts(
                        parts,
                        etc(),
                        folder.resolve("data"),
                        disk,
                        bounds,
                        () -> textsThere ? Optional.of(texts) : Optional.empty(),
                        new TestClock(),
                        () -> nanos,
                        () -> {}));
        keeper.pass();
        return this;
    }

    private final class Store implements Secrets {

        @Override
        public String resolve(String reference) {
            return Optional.ofNullable(secrets.get(reference))
                    .orElseThrow(() -> new IllegalArgumentException(reference));
        }

        @Override
        public void store(String reference, String secret) {
            secrets.put(reference, secret);
        }
    }

    Configurations service() {
        return new ConfigurationStore(engine, () -> {});
    }

    Entry apply(ChangeSet.Change... changes) throws Exception {
        return service().apply(new ChangeSet(List.of(changes)), ANNA, Optional.empty());
    }

    /** Time goes by, on the clock as well. */
    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
        engine.tick();
    }

    void write(String file, String text) {
        try {
            Files.writeString(etc().resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Entry newest() {
        List<Kept> all = engine.history().entries();
        return all.get(all.size() - 1).entry();
    }

    /** {@return what Config Admin holds and what profiles there are, by id} */
    SortedMap<String, String> running() {
        SortedMap<String, String> state = new TreeMap<>();
        admin.stored.forEach(
                (pid, values) -> state.put(pid, CfgText.empty().with(Content.of(FrameworkUtil.asDictionary(values)))));
        state.putAll(texts.texts());
        return state;
    }

    /** {@return the same as the files say} */
    SortedMap<String, String> files() {
        SortedMap<String, String> state = new TreeMap<>(texts.texts());
        try (Stream<Path> files = Files.list(etc())) {
            files.filter(file -> PidName.ours(file.getFileName().toString())).forEach(file -> {
                String pid = PidName.ofFile(file.getFileName().toString())
                        .orElseThrow()
                        .pid();
                state.put(pid, CfgText.empty().with(Shown.parse(read(file))));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state;
    }

    static ChangeSet.Put put(String pid, String device, String url) {
        return new ChangeSet.Put(pid, ChangeSet.ANY, Map.of("device", device, "url", url));
    }
}
