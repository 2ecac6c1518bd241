package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** From a change in a register of a slave to the event at a subscriber. */
final class LatencyBench {

    private static final float FIRST_MARK = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PrintStream out;
    private final Rig.Plan plan;
    private final int changes;

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
        try (Marks marks = new Marks(rig.rest().events("devices/bench/%2B/p0"), FIRST_MARK)) {
            report(rig, new Stats(measure(rig, marks)));
        }
    }

    private double[] measure(Rig rig, Marks marks) throws IOException {
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
            millis[i] = (marks.arrival(FIRST_MARK + i, PATIENCE) - changed[i]) / 1e3;
        }
        return millis;
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
