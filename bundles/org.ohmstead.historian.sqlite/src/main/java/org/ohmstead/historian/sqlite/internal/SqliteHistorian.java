package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.ValueType;
import org.ohmstead.health.Vital;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Journal;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The history in an SQLite database. */
@Component(
        service = {Historian.class, Vital.class},
        configurationPid = "org.ohmstead.historian.sqlite",
        immediate = true)
@Designate(ocd = SqliteHistorianConfig.class)
public final class SqliteHistorian implements Historian, Vital {

    private static final Set<Aggregate> FOR_ALL_TYPES = EnumSet.of(Aggregate.FIRST, Aggregate.LAST, Aggregate.COUNT);
    /** Times are clamped to this, so that sums of them do not overflow: 36 million years. */
    static final long FAR = 1L << 60;

    /** A large database on slow flash may take its time; what comes meanwhile waits in the journal. */
    private static final Duration STALL = Duration.ofMinutes(5);

    private final Settings settings;
    private final Clock clock;
    private final Follower follower;
    private final Thread thread;

    /**
     * Opens the database that the configuration names, and follows the journal.
     *
     * @param context knows Karaf's data folder
     * @param config where and how
     * @param journal where samples come from
     */
    @Activate
    public SqliteHistorian(
            BundleContext context, SqliteHistorianConfig config, @Reference(name = "journal") Journal journal) {
        this(settings(context, config), journal, Clock.systemUTC());
    }

    SqliteHistorian(Settings settings, Journal journal, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.follower = new Follower(journal, settings, clock);
        this.thread = new Thread(follower, "ohmstead-historian");
        thread.start();
    }

    /** Writes what is in memory and closes. */
    @Deactivate
    void close() {
        follower.stop();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String vital() {
        return "history writer";
    }

    @Override
    public Duration stuckFor() {
        return Duration.ofNanos(follower.stuckForNanos());
    }

    @Override
    public Duration patience() {
        return STALL;
    }

    @Override
    public List<HistoryPoint> points() {
        return store().points();
    }

    @Override
    public Optional<HistoryPoint> point(PointId id) {
        return store().point(id);
    }

    @Override
    public Stream<HistoryRow> query(HistoryQuery query) {
        Store store = store();
        Optional<Store.View> view = store.view(query.point());
        if (view.isEmpty()) {
            return Stream.empty();
        }
        check(query, view.get().type());
        Iterator<HistoryRow> rows = rows(store, view.get(), query);
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, traits), false)
                .limit(query.limit());
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        Optional<Store> store = follower.store();
        counters.put("stored_total", follower.stored());
        counters.put("lost_total", follower.lost());
        counters.put("damaged_total", store.map(Store::damaged).orElse(0L));
        counters.put("bytes", store.map(Store::bytes).orElse(0L));
        counters.put("points", store.map(s -> (long) s.points().size()).orElse(0L));
        counters.put("stored_through", store.map(s -> s.place().position()).orElse(0L));
        counters.put("behind", follower.behind());
        counters.put("set_aside", (long) Aside.count(settings.directory()));
        follower.complete().ifPresent(at -> counters.put("complete_through", at.toEpochMilli()));
        return counters;
    }

    @Override
    public Optional<Instant> completeThrough() {
        return follower.complete();
    }

    @Override
    public Optional<String> trouble() {
        return follower.trouble();
    }

    private Store store() {
        return follower.store()
                .orElseThrow(() -> new UncheckedIOException(new IOException(
                        follower.trouble().orElse("the history in " + settings.directory() + " is being opened"))));
    }

    private Iterator<HistoryRow> rows(Store store, Store.View view, HistoryQuery query) {
        Instant start =
                query.step().map(step -> Buckets.near(query.from(), step)).orElse(query.from());
        long from = millis(start);
        long to = millis(query.to());
        Samples samples = new Samples(store, view, from, to);
        if (query.step().isEmpty()) {
            return new Raw(samples);
        }
        long step = query.step().get().toMillis();
        OptionalDouble standing = query.aggregates().contains(Aggregate.TIME_WEIGHTED_AVG)
                ? Buckets.number(Samples.before(store, view, from).flatMap(Samples.Standing::value))
                : OptionalDouble.empty();
        Buckets.Grid grid = new Buckets.Grid(from, to, step, clock.millis());
        return new Buckets(samples, grid, start, query.aggregates(), standing);
    }

    private static void check(HistoryQuery query, ValueType type) {
        if (type == ValueType.DOUBLE || type == ValueType.LONG) {
            return;
        }
        for (Aggregate aggregate : query.aggregates()) {
            if (!FOR_ALL_TYPES.contains(aggregate)) {
                throw new IllegalArgumentException("aggregate: one of first, last, count expected for " + query.point()
                        + " of type " + type.id() + ", got '" + aggregate.id() + "'");
            }
        }
    }

    /** {@return the first whole ms that is not before a time} */
    private static long millis(Instant time) {
        if (Math.abs(time.getEpochSecond()) > FAR / 1000) {
            return time.getEpochSecond() < 0 ? -FAR : FAR;
        }
        long millis = time.toEpochMilli();
        return time.getNano() % 1_000_000 == 0 ? millis : millis + 1;
    }

    private static Settings settings(BundleContext context, SqliteHistorianConfig config) {
        Path directory = config.dir().isBlank()
                ? Path.of(Optional.ofNullable(context.getProperty("karaf.data")).orElse("data"), "historian")
                : Path.of(config.dir());
        return new Settings(
                directory,
                Duration.ofDays(config.retention_days()),
                (long) config.quota_mb() << 20,
                Duration.ofSeconds(config.flush_s()),
                (long) config.buffer_mb() << 20);
    }

    /** A row of each sample. */
    private static final class Raw implements Iterator<HistoryRow> {

        private final Samples samples;
        private boolean there;

        Raw(Samples samples) {
            this.samples = samples;
            this.there = samples.next();
        }

        @Override
        public boolean hasNext() {
            return there;
        }

        @Override
        public HistoryRow next() {
            if (!there) {
                throw new NoSuchElementException("no further sample");
            }
            Quality quality = samples.quality();
            HistoryRow row = new HistoryRow(
                    Instant.ofEpochMilli(samples.at()), List.of(Optional.ofNullable(samples.value())), quality);
            there = samples.next();
            return row;
        }
    }
}
