package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.After;
import org.junit.Test;
import org.ohmstead.itests.LivingSteps.Step;

/**
 * Any bundle comes, changes and goes, any configuration is changed and brought back, while data keeps flowing: random steps
 * on a gateway with 20 devices. After each, REST says what the model expects; at the end nothing is left of what went, and
 * the devices that nobody touched have lost no sample. {@code -Dohmstead.seed} repeats a run, {@code -Dohmstead.steps} sets how
 * many there are.
 */
public class LivingIT {

    private static final int SHORT = 40;
    /** A restart hides what leaks, so there is none in the last of them. */
    private static final double QUIET = 0.3;

    private static final double HEAP = 1.05;
    /** So many steps after a start, caches have what they take; heaps are compared in longer runs only. */
    private static final int WARM = 50;

    /** Threads of a shell's session, and others of their kind, end when nobody has used them for a minute. */
    private static final Duration KEPT_ALIVE = Duration.ofSeconds(90);

    private final long seed = Long.getLong("ohmstead.seed", 20261122);
    private final int steps = Integer.getInteger("ohmstead.steps", SHORT);
    private final LivingReport report = new LivingReport();
    private final List<Touch> touches = new ArrayList<>();
    private LivingWorld world;

    /** When a step went on that a device may notice. */
    private record Touch(Step step, Instant from, Instant to) {}

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    public void anythingIsChangedWhileDataKeepsFlowing() throws Exception {
        world = new LivingWorld("living");
        world.start();
        world.shell().well("feature:install ohmstead-driver-simulated");
        check("start");
        world.model.remember(world.newestEntry().path("number").asLong());
        LivingSteps next = new LivingSteps(seed, world, report);
        int killed = 0;
        int last = (int) (steps * (1 - QUIET));
        int compared = steps - last > 2 * WARM ? last + WARM : last;
        Residue before = null;
        for (int number = 1; number <= steps; number++) {
            if (number == last) {
                Instant from = Instant.now();
                done(number, next.kill(), from);
                killed++;
            } else {
                Step step = step(number, next, number < last);
                killed += step.words().startsWith("kill") ? 1 : 0;
            }
            if (number == compared) {
                before = rest(next);
            }
        }
        report.say("seed " + seed + ", " + steps + " steps, of these " + killed + " kill -9; 20 devices");
        report.say("after step " + compared + ": " + before.line());
        boolean warm = compared > last;
        // The container starts threads of its own when they are first needed: its count only in a warm gateway.
        residue(next, before, warm ? "" : "ohmstead-", warm);
    }

    private void residue(LivingSteps next, Residue before, String threads, boolean warm) throws Exception {
        Residue after = settled(next, before, threads);
        report.say("at the end: " + after.line());
        report.say("threads of which there are more: " + after.moreThreads(before, ""));
        List<String> lost = samples();
        report.write("The living system");
        if (!after.within(before, threads)) {
            Residue.dump(world.gateway().pid(), Path.of("target", "living-system.hprof"));
        }
        assertEquals("lost samples", List.of(), lost);
        assertEquals("threads", Map.of(), after.moreThreads(before, threads));
        assertEquals("class loaders", Map.of(), after.moreLoaders(before));
        String lines = after.line() + "; before: " + before.line();
        assertTrue("more than before: " + lines, after.within(before, threads));
        assertTrue("heap: " + lines, !warm || after.heapKib() <= before.heapKib() * HEAP);
    }

    private Step step(int number, LivingSteps next, boolean mayKill) throws Exception {
        Instant from = Instant.now();
        try {
            return done(number, next.next(mayKill), from);
        } catch (Exception | AssertionError e) {
            report.step(number, "failed: " + e.getMessage());
            report.write("The living system, failed");
            throw new AssertionError(
                    "step " + number + ", seed " + seed + ": " + e.getMessage() + "\nafter\n" + report.last(10), e);
        }
    }

    private Step done(int number, Step step, Instant from) {
        report.step(number, step.words());
        check("step " + number + " (" + step.words() + "), seed " + seed);
        touches.add(new Touch(step, from, Instant.now()));
        List<String> others = world.restarted().stream()
                .filter(device -> !step.touches(device))
                .toList();
        assertEquals("others that were restarted by step " + number + ": " + step.words(), List.of(), others);
        return step;
    }

    private void check(String what) {
        Await.until(what, world.model.expected(), world::devices);
        Await.until(what, world.model.dropIns(), world::dropIns);
    }

    /** {@return what the gateway holds when all is as at the start} */
    private Residue rest(LivingSteps next) throws Exception {
        Instant from = Instant.now();
        next.restore();
        check("all as at the start");
        touches.add(new Touch(new Step("all as at the start", List.of("")), from, Instant.now()));
        world.restarted();
        return Residue.of(world.gateway().pid());
    }

    /** {@return the same once what ends by itself a little later has ended} */
    private Residue settled(LivingSteps next, Residue before, String threads) throws Exception {
        Residue after = rest(next);
        long deadline = System.nanoTime() + KEPT_ALIVE.toNanos();
        while (!after.within(before, threads) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            after = Residue.of(world.gateway().pid());
        }
        return after;
    }

    /** What was lost: each read of a witness finds the next number, and none is missing in its history but where it was touched. */
    private List<String> samples() {
        List<String> lost = new ArrayList<>();
        int count = 0;
        for (int i = 1; i <= LivingModel.WITNESSES; i++) {
            String device = "witness/" + i;
            Map<Instant, Long> samples = history(device);
            count += samples.size();
            Instant at = null;
            long number = 0;
            for (Map.Entry<Instant, Long> sample : samples.entrySet()) {
                if (at != null) {
                    List<String> steps = touching(device, at, sample.getKey());
                    long gap = Duration.between(at, sample.getKey()).toMillis();
                    report.note("between samples of a device read every second: " + reason(steps), gap);
                    if (sample.getValue() != number + 1 && steps.isEmpty()) {
                        lost.add(device + ": " + number + " at " + at + ", then " + sample.getValue() + " at "
                                + sample.getKey());
                    }
                }
                at = sample.getKey();
                number = sample.getValue();
            }
        }
        report.say(count + " samples of " + LivingModel.WITNESSES + " devices, lost while nobody touched them: "
                + lost.size());
        return lost;
    }

    private List<String> touching(String device, Instant from, Instant to) {
        return touches.stream()
                .filter(touch -> touch.step().touches(device)
                        && touch.from().isBefore(to)
                        && touch.to().isAfter(from))
                .map(touch -> touch.step().words())
                .toList();
    }

    private static String reason(List<String> steps) {
        if (steps.isEmpty()) {
            return "nobody touches it";
        }
        if (steps.stream().anyMatch(words -> words.startsWith("kill"))) {
            return "kill -9 and start";
        }
        if (steps.stream().anyMatch(words -> words.startsWith("broken jar, hanging"))) {
            return "a driver that hangs is swapped in and back";
        }
        return steps.stream().anyMatch(words -> words.startsWith("broken jar"))
                ? "a driver that throws is swapped in and back"
                : "its driver is swapped, or it is edited";
    }

    private Map<Instant, Long> history(String device) {
        Map<Instant, Long> samples = new TreeMap<>();
        for (JsonNode row : world.rest()
                .get("/api/v1/history/" + device + "/value?from=-PT24H&limit=1000000")
                .body()
                .path("rows")) {
            if (row.path(2).asText().equals("good")) {
                samples.put(Instant.parse(row.path(0).asText()), row.path(1).asLong());
            }
        }
        assertTrue(device + " has a history", samples.size() > 1);
        return samples;
    }
}
