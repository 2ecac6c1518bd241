package org.ohmstead.bench.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A driver's bundle is dropped into {@code deploy/} again and again, each time another version, while its devices are read. */
final class SwapBench {

    private static final String DRIVER = "org.ohmstead.driver.modbus";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double WANTED_P50_MS = 1500;
    private static final double WANTED_P99_MS = 3000;

    private final PrintStream out;
    private final Rig.Plan plan;
    private final int swaps;
    private final Map<String, Passage> passages = new ConcurrentHashMap<>();
    private final List<Double> first = new ArrayList<>();
    private final List<Double> all = new ArrayList<>();
    private final List<Double> gaps = new ArrayList<>();

    /** What one device went through in the present swap. */
    private static final class Passage {
        private Instant lastGood = Instant.MIN;
        private boolean away;
        private volatile Instant back = Instant.MIN;
        private volatile long arrived;

        private void take(Feed.Sample sample) {
            if (!sample.good()) {
                away = true;
            } else if (!away) {
                lastGood = sample.at();
            } else if (back.equals(Instant.MIN)) {
                arrived = sample.arrived();
                back = sample.at();
            }
        }

        private boolean over() {
            return !back.equals(Instant.MIN);
        }
    }

    SwapBench(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.swaps = options.number("swaps", 20);
        this.plan = Rig.Plan.of(options, 20, 100, 1000);
        options.done();
    }

    void run(Cleanup cleanup) throws IOException {
        Rig rig = new Rig(out, plan, cleanup);
        rig.up(out);
        Path shipped = Versions.shipped(rig.gateway().home(), DRIVER);
        try (Feed feed = new Feed(rig.rest().events("devices/bench/%2B/p0"), this::take)) {
            feed.await("all devices", () -> passages.size() == plan.slaves(), PATIENCE);
            for (int swap = 1; swap <= swaps; swap++) {
                note(swap(rig, feed, shipped, swap));
            }
        }
        out.printf("%d swaps with %d devices, read every %d ms%n", swaps, plan.slaves(), plan.periodMs());
        report();
    }

    private void note(long began) {
        LongSummaryStatistics arrivals =
                passages.values().stream().mapToLong(p -> p.arrived - began).summaryStatistics();
        first.add(arrivals.getMin() / 1e6);
        all.add(arrivals.getMax() / 1e6);
        passages.values()
                .forEach(p ->
                        gaps.add((double) Duration.between(p.lastGood, p.back).toMillis()));
    }

    private void report() {
        row("drop-in to the first good value", first);
        row("drop-in to good values of all", all);
        row("between a device's good values", gaps);
        Stats stats = stats(first);
        Stats gap = stats(gaps);
        out.printf(
                Locale.ROOT,
                "wanted: first value p50 %.0f, p99 %.0f ms%s; gap at most 2 periods, %d ms%s%n",
                WANTED_P50_MS,
                WANTED_P99_MS,
                stats.median() <= WANTED_P50_MS && stats.quantile(0.99) <= WANTED_P99_MS ? "" : " MISSED",
                2 * plan.periodMs(),
                gap.max() <= 2.0 * plan.periodMs() ? "" : " MISSED");
    }

    private void take(Feed.Sample sample) {
        passages.computeIfAbsent(sample.point(), point -> new Passage()).take(sample);
    }

    /** {@return when the file was there, on the monotonic clock} Returns when the swap is decided, for good. */
    private long swap(Rig rig, Feed feed, Path shipped, int number) throws IOException {
        Path home = rig.gateway().home();
        Path ready = home.resolve("data").resolve(DRIVER + "-" + number + ".jar");
        Versions.copy(shipped, number, ready);
        long before = number(rig.rest());
        passages.replaceAll((point, passage) -> {
            Passage next = new Passage();
            next.lastGood = passage.over() ? passage.back : passage.lastGood;
            return next;
        });
        long began = System.nanoTime();
        Files.move(ready, home.resolve("deploy").resolve(DRIVER + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        try {
            feed.await(
                    "devices with their new driver",
                    () -> passages.values().stream().allMatch(Passage::over),
                    PATIENCE);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; the last deployments: " + deployments(rig.rest()), e);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = deployments(rig.rest()).path("deployments").path(0);
        while (last.path("number").asLong() <= before || last.path("ended").isNull()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the swap was never decided: " + last);
            }
            Processes.sleep(1);
            last = deployments(rig.rest()).path("deployments").path(0);
        }
        if (!last.path("outcome").asText().equals("done")) {
            throw new IOException("a swap that is done expected, got " + last);
        }
        return began;
    }

    private static long number(Rest rest) throws IOException {
        return deployments(rest).path("deployments").path(0).path("number").asLong(0);
    }

    private static JsonNode deployments(Rest rest) throws IOException {
        return rest.get("/api/v1/deployments?limit=1");
    }

    private void row(String what, List<Double> millis) {
        Stats stats = stats(millis);
        out.printf(
                Locale.ROOT,
                "%-32s p50 %.0f, p99 %.0f, max %.0f ms (%d)%n",
                what,
                stats.median(),
                stats.quantile(0.99),
                stats.max(),
                stats.count());
    }

    private static Stats stats(List<Double> millis) {
        return new Stats(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
