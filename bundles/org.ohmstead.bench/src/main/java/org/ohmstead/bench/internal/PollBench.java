package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Many slaves read steadily: what it costs, how punctual it is, and whether all that was promised was read. */
final class PollBench {

    private static final String SCANS = "ohmstead_scans_total";
    private static final String OVERRUNS = "ohmstead_overruns_total";
    private static final int FLOAT_BYTES = 4;

    private final PrintStream out;
    private final int seconds;
    private final int warmUp;
    private final Rig.Plan plan;

    PollBench(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.seconds = options.number("seconds", 60);
        this.warmUp = options.number("warmup", 30);
        this.plan = Rig.Plan.of(options, 100, 1000, 1000);
        options.done();
    }

    /** All that is counted, at one moment. */
    private record Moment(long nanos, ProcessUse use, Farm.Count count, Map<String, Double> metrics) {

        static Moment of(Rig rig) throws IOException {
            return new Moment(System.nanoTime(), rig.gateway().use(), rig.farm().count(), rig.metrics());
        }

        /** {@return how much a counter has grown; 0 if the gateway has no such part} */
        double grown(String name, Moment before) {
            return metrics.getOrDefault(name, 0.0) - before.metrics.getOrDefault(name, 0.0);
        }

        double metric(String name) throws IOException {
            Double value = metrics.get(name);
            if (value == null) {
                throw new IOException("/metrics: " + name + " expected");
            }
            return value;
        }
    }

    void run(Cleanup cleanup) throws IOException {
        Rig rig = new Rig(out, plan, cleanup);
        rig.up(out);
        out.printf("warming up for %d s, then measuring for %d s%n", warmUp, seconds);
        Processes.sleep(warmUp);
        Moment before = Moment.of(rig);
        Processes.sleep(seconds);
        report(rig, before, Moment.of(rig));
    }

    private void report(Rig rig, Moment before, Moment after) throws IOException {
        double time = (after.nanos - before.nanos) / 1e9;
        double scans = after.metric(SCANS) - before.metric(SCANS);
        double points = scans * rig.points() / time;
        double wanted = rig.slaves() * rig.points() * 1000.0 / rig.periodMs();
        double cpu = after.use.cpuSeconds() - before.use.cpuSeconds();
        Farm.Count wire = after.count.since(before.count);
        double payload = scans * rig.points() * FLOAT_BYTES;
        row("window", "%.1f s after %d s of warm-up", time, warmUp);
        row("points read", "%.0f /s of %.0f wanted (%.1f %%)", points, wanted, 100 * points / wanted);
        row("requests", "%.0f /s, %.1f points each", wire.requests() / time, points * time / wire.requests());
        row(
                "lateness",
                "p50 %.1f, p99 %.1f, max %.1f ms (last scans)",
                1000 * after.metric("ohmstead_lateness_seconds{quantile=\"0.5\"}"),
                1000 * after.metric("ohmstead_lateness_seconds{quantile=\"0.99\"}"),
                1000 * after.metric("ohmstead_lateness_seconds{quantile=\"1\"}"));
        row(
                "history",
                "%.0f values journalled, %.0f stored, %.0f lost",
                after.grown("ohmstead_journal_appended_total", before),
                after.grown("ohmstead_historian_stored_total", before),
                after.grown("ohmstead_journal_lost_total", before)
                        + after.grown("ohmstead_historian_lost_total", before));
        row("periods left out", "%.0f", after.metric(OVERRUNS) - before.metric(OVERRUNS));
        row("CPU of the gateway", "%.1f s, %.1f %% of one core", cpu, 100 * cpu / time);
        row("RSS of the gateway", "%.0f MiB", after.use.rssMib());
        row(
                "bytes sent by slaves",
                "%d, payload needed %.0f (%.3f)",
                wire.bytesOut(),
                payload,
                wire.bytesOut() / payload);
        if (wire.bytesOut() < payload * (1 - 1.0 / seconds)) {
            throw new IOException("more points were counted than the slaves have sent bytes for");
        }
    }

    private void row(String name, String format, Object... values) {
        out.printf("%-22s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}
