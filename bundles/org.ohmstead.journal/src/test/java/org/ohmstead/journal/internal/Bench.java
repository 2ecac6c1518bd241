package org.ohmstead.journal.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * Not a test: prints figures for {@code docs/benchmarks.md}. What the rules cost when 100 devices of 1,000 points are scanned
 * each second and kept each 10 s, and how long an append takes when one waits for it. Argument: a directory.
 */
final class Bench {

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        rules();
        try (Opened opened = new Opened(Opened.settings(Path.of(arguments[0])))) {
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                long began = System.nanoTime();
                opened.later(Batches.numbered(i)).get(10, TimeUnit.SECONDS);
                nanos.add(System.nanoTime() - began);
            }
            nanos.sort(null);
            OUT.printf(
                    "append and wait, one at a time: median %.2f ms, 99 %% %.2f ms%n",
                    nanos.get(500) / 1e6, nanos.get(990) / 1e6);
        }
    }

    private static void rules() {
        HistoryRule rule = new HistoryRule(Duration.ofSeconds(10), 0, true);
        List<PointSpec> specs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            specs.add(PointSpec.of("p" + i, ValueType.DOUBLE, "V").keeping(rule));
        }
        Rules rules = new Rules(HistoryRule.ALL, Duration.ofMinutes(15), device -> specs);
        for (int round = 0; round < 5; round++) {
            long nanos = 0;
            long kept = 0;
            for (int second = 0; second < 100; second++) {
                Instant at = Batches.START.plusSeconds(round * 100L + second);
                for (int device = 0; device < 100; device++) {
                    List<PointState> states = new ArrayList<>(specs.size());
                    for (PointSpec spec : specs) {
                        states.add(Batches.good("d", spec, Value.of(second / 10.0), at));
                    }
                    Batch batch = new Batch("d" + device, at, states);
                    long began = System.nanoTime();
                    kept += rules.select(batch.device(), batch.readings()).size();
                    nanos += System.nanoTime() - began;
                }
            }
            OUT.printf("rules: %.1f ns a point offered, %d of 10000000 kept%n", nanos / 1e7, kept);
        }
    }
}
