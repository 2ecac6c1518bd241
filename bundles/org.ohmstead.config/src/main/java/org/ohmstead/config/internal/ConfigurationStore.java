package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
import org.ohmstead.config.internal.history.DamagedException;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service for faces. */
final class ConfigurationStore implements Configurations {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStore.class);

    private static final int LONGEST_REASON = 500;

    private final Engine engine;
    private final Keeper keeper;
    private final Runnable later;

    /**
     * Offers an engine.
     *
     * @param later has somebody look soon whether something waits for a confirmation
     */
    ConfigurationStore(Engine engine, Runnable later) {
        this.engine = engine;
        this.keeper = engine.keeper();
        this.later = later;
    }

    @Override
    public List<ConfigType> types() {
        List<ConfigType> types = new ArrayList<>();
        keeper.schemas()
                .all()
                .forEach((pid, declared) -> types.add(new ConfigType(
                        pid,
                        declared.factory(),
                        declared.schema().name(),
                        declared.schema().description(),
                        declared.bundle(),
                        declared.schema().attributes().values().stream()
                                .map(Attribute::key)
                                .toList())));
        return List.copyOf(types);
    }

    @Override
    public List<ConfigItem> items() {
        List<ConfigItem> items = new ArrayList<>();
        keeper.known().forEach(one -> items.add(item(one)));
        engine.texts().forEach((id, text) -> items.add(item(id, text)));
        items.sort(Comparator.comparing(ConfigItem::id));
        return List.copyOf(items);
    }

    @Override
    public Optional<ConfigItem> item(String id) {
        if (Differences.isText(id)) {
            return Optional.ofNullable(engine.texts().get(id)).map(text -> item(id, text));
        }
        return engine.state().known(id).map(this::item);
    }

    private ConfigItem item(Known one) {
        Optional<Schema> schema = keeper.schemas().of(one.pid());
        Content shown = Shown.content(one.content(), schema);
        Map<String, Object> properties = new LinkedHashMap<>();
        shown.settings().forEach((key, setting) -> {
            Object plain = setting.list() ? setting.texts() : setting.shown();
            properties.put(
                    key,
                    schema.flatMap(s -> s.attribute(key))
                            .map(attribute -> attribute.typed(setting))
                            .orElse(plain));
        });
        String name = one.pid().device()
                ? one.content()
                        .text(Validator.DEVICE)
                        .filter(path -> !path.isBlank())
                        .orElse(one.pid().name())
                : one.pid().name();
        return new ConfigItem(
                one.pid().pid(),
                one.pid().factory().isEmpty() ? one.pid().pid() : one.pid().factory(),
                name.isEmpty() ? one.pid().pid().substring(PidName.PREFIX.length()) : name,
                one.file().isEmpty() ? "" : CfgFolder.where(one.file()),
                Collections.unmodifiableMap(properties),
                "",
                engine.state().version(one),
                keeper.problems(one));
    }

    private static ConfigItem item(String id, String text) {
        return new ConfigItem(
                id, "", Effects.profile(id), "etc/" + id, Map.of(), text, State.textVersion(text), List.of());
    }

    @Override
    public String freeId(String factory, String hint) {
        return keeper.free(factory, hint.strip()).pid();
    }

    @Override
    public Preview preview(ChangeSet changes) {
        Plan plan = engine.preview(changes);
        return new Preview(plan.differences(), plan.problems(), plan.conflicts());
    }

    @Override
    public Entry apply(ChangeSet changes, Origin origin, Optional<Duration> confirmWithin)
            throws ConfigException, ConflictException, IOException {
        Entry entry = engine.apply(changes, origin, confirmWithin);
        later.run();
        return entry;
    }

    @Override
    public void refused(ChangeSet changes, Origin origin, String reason) {
        engine.refuse(changes, origin, reason);
        later.run();
    }

    @Override
    public void refused(String about, Origin origin, String reason) {
        String what = plain(about);
        List<Difference> differences =
                what.isEmpty() ? List.of() : List.of(new Difference(what, Difference.Kind.CHANGED, List.of(), ""));
        synchronized (keeper) {
            engine.chronicle().note(new Chronicle.Draft(origin, Entry.Outcome.REFUSED, plain(reason), differences));
        }
    }

    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }

    @Override
    public Entry confirm(long number, Origin origin) throws ConflictException, IOException {
        return engine.confirm(number, origin);
    }

    @Override
    public List<Entry> history(long before, int most, String item) {
        List<Entry> found = new ArrayList<>();
        List<Kept> all = engine.history().entries();
        for (int i = all.size() - 1; i >= 0 && found.size() < most; i--) {
            Kept kept = all.get(i);
            boolean early = before <= 0 || kept.entry().number() < before;
            if (early && (item.isEmpty() || Chronicle.touches(kept, item))) {
                found.add(kept.entry());
            }
        }
        return List.copyOf(found);
    }

    @Override
    public Optional<Entry> entry(long number) {
        return engine.history().entry(number).map(Kept::entry);
    }

    @Override
    public List<Difference> between(long from, long to) {
        return told(() -> engine.returns().between(from, to));
    }

    @Override
    public ChangeSet backTo(long number, Set<String> items) {
        return told(() -> engine.returns().backTo(number, items));
    }

    @Override
    public ChangeSet undo(long number) {
        return told(() -> engine.returns().undo(number));
    }

    /** Damage that is met is kept in the history, too. */
    private <T> T told(Supplier<T> question) {
        synchronized (keeper) {
            try {
                return question.get();
            } catch (DamagedException e) {
                if (e.damage()) {
                    LOG.warn("{}", e.getMessage());
                    engine.chronicle().damagedLater(e.getMessage());
                    throw new DamagedHistoryException(e.getMessage());
                }
                throw e;
            }
        }
    }

    @Override
    public int exportTo(Path folder) throws IOException {
        return engine.archive().exportTo(folder);
    }

    @Override
    public ChangeSet importFrom(Path folder) throws IOException, ConfigException {
        return engine.imports().of(folder);
    }
}
