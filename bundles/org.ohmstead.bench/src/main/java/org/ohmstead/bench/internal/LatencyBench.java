package org.ohmstead.bench.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** From a change in a register of a slave to the event at a subscriber. */
final class LatencyBench {

    private static final String DATA = "data:";
    private static final float FIRST_MARK = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PrintStream out;
    private final Rig.Plan plan;
    private final int changes;
    private final Map<Float, Long> seen = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();

    LatencyBench(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.changes = options.number("changes", 500);
        this.plan = Rig.Plan.of(options, 20, 100, 1000);
        options.done();
    }

    void run(Cleanup cleanup) throws IOException {
        Rig rig = new Rig(out, plan, cleanup);
        rig.up(out);
        out.printf("%d changes, about %d s%n", changes, 3L * changes * rig.periodMs() / rig.slaves() / 1000);
        Stream<String> events = rig.rest().events("devices/bench/%2B/p0");
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> events.forEach(this::hear));
        double[] millis = measure(rig);
        reader.cancel(true);
        report(rig, new Stats(millis));
    }

    private double[] measure(Rig rig) throws IOException {
        double[] millis = new double[changes];
        long[] changed = new long[changes];
        // moments that do not keep step with the scans, each slave again after about three periods
        SplittableRandom random = new SplittableRandom(1);
        double meanPause = 3.0 * rig.periodMs() / rig.slaves();
        for (int i = 0; i < changes; i++) {
            changed[i] = rig.farm().set(i % rig.slaves(), 0, FIRST_MARK + i);
            LockSupport.parkNanos((long) (meanPause * 1e6 * (0.5 + random.nextDouble())));
        }
        for (int i = 0; i < changes; i++) {
            millis[i] = (arrival(FIRST_MARK + i) - changed[i]) / 1e3;
        }
        return millis;
    }

    private long arrival(float mark) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Long at = seen.get(mark);
            if (at != null) {
                return at;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        throw new IOException("the value " + mark + " never arrived as an event; " + seen.size() + " others did");
    }

    private void hear(String line) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        value(line).filter(value -> value >= FIRST_MARK).ifPresent(value -> seen.putIfAbsent(value, now));
    }

    private Optional<Float> value(String line) {
        if (!line.startsWith(DATA)) {
            return Optional.empty();
        }
        try {
            JsonNode value = json.readTree(line.substring(DATA.length())).path("value");
            return value.isNumber() ? Optional.of(value.floatValue()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("an event with a point object expected, got " + line, e);
        }
    }

    private void report(Rig rig, Stats stats) {
        out.printf(
                Locale.ROOT,
                "%d changes: p50 %.1f, p99 %.1f, max %.1f ms from register to event; period %d ms; p99 - period: %.1f ms%n",
                stats.count(),
                stats.median(),
                stats.quantile(0.99),
                stats.max(),
                rig.periodMs(),
                stats.quantile(0.99) - rig.periodMs());
    }
}
