package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.Written;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

/** What holds whatever is commanded, by whomever, however the devices behave, from many threads at once. */
@Timeout(120)
class CommandsPropertyTest {

    private static final int THREADS = 6;
    private static final int COMMANDS = 150;
    private static final Identity EVE = new Identity("eve", Role.READER, "session", "203.0.113.9\n{\"who\":\"ada\"}");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void holds(long seed) throws Exception {
        ScheduledThreadPoolExecutor answers = new ScheduledThreadPoolExecutor(2);
        Site site = new Site(directory.resolve("audit"), answers);
        List<PointId> points = points(site);
        site.forbidden = "devices/" + points.get(2);
        Map<PointId, AtomicInteger> inFlight = new ConcurrentHashMap<>();
        Set<String> overlaps = ConcurrentHashMap.newKeySet();
        site.plant.answer = command -> behave(site, command, inFlight, overlaps, answers);
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        List<CompletionStage<Outcome>> stages = new ArrayList<>();
        CountDownLatch begin = new CountDownLatch(1);
        for (int caller = 0; caller < THREADS; caller++) {
            Random random = new Random(seed * 100 + caller);
            callers.execute(() -> {
                await(begin);
                for (int i = 0; i < COMMANDS; i++) {
                    CompletionStage<Outcome> stage = site.commands.write(someRequest(site, points, random));
                    synchronized (stages) {
                        stages.add(stage);
                    }
                }
            });
        }
        begin.countDown();
        callers.shutdown();
        assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        List<Outcome> outcomes = stages.stream().map(Site::outcome).toList();
        site.settle();
        site.close();
        answers.shutdown();

        assertThat(overlaps).as("points with two writes at once").isEmpty();
        assertThat(site.plant.written).isNotEmpty().allSatisfy(command -> assertThat(command.point())
                .isNotEqualTo(points.get(2)));
        assertThat(site.plant.written).allSatisfy(command -> {
            PointSpec spec = site.plant.states.get(command.point()).spec();
            assertThat(spec.writable()).isTrue();
            assertThat(command.value().type()).isEqualTo(spec.type());
            if (command.value() instanceof Value.Real real) {
                assertThat(spec.limits().allow(real.value())).isTrue();
            }
        });
        checkAudit(site, outcomes);
    }

    private static void checkAudit(Site site, List<Outcome> outcomes) {
        List<JsonNode> lines = site.lines();
        assertThat(lines).hasSize(THREADS * COMMANDS);
        Set<String> ids = new HashSet<>();
        lines.forEach(line -> ids.add(line.get("id").asText()));
        assertThat(ids).hasSize(THREADS * COMMANDS);
        assertThat(count(lines, "done"))
                .isEqualTo(
                        outcomes.stream().filter(o -> o instanceof Outcome.Done).count())
                .isPositive();
        assertThat(count(lines, "denied"))
                .isEqualTo(outcomes.stream()
                        .filter(o -> o instanceof Outcome.Denied)
                        .count())
                .isPositive();
        assertThat(count(lines, "unsuitable"))
                .isEqualTo(outcomes.stream()
                        .filter(o -> o instanceof Outcome.Unsuitable)
                        .count())
                .isPositive();
        assertThat(lines)
                .filteredOn(line -> line.get("outcome").asText().equals("done"))
                .allSatisfy(line -> assertThat(line.get("who").asText()).isEqualTo("ada"));
        assertThat(site.directory.resolve("pending.jsonl")).isEmptyFile();
    }

    private static long count(List<JsonNode> lines, String outcome) {
        return lines.stream()
                .filter(line -> line.get("outcome").asText().equals(outcome))
                .count();
    }

    private static List<PointId> points(Site site) {
        return List.of(
                site.setpoint,
                site.plant.add("a", PointSpec.of("n", ValueType.LONG, "1").writable(new Limits(0, 9)), Value.of(1)),
                site.plant.add(
                        "a", PointSpec.of("secret", ValueType.DOUBLE, "1").writable(Limits.NONE), Value.of(1.0)),
                site.plant.add("b", PointSpec.of("ro", ValueType.DOUBLE, "1"), Value.of(1.0)),
                site.plant.add("b", PointSpec.of("t", ValueType.TEXT, "1").writable(Limits.NONE), Value.of("x")),
                new PointId("b", "none"));
    }

    private static WriteRequest someRequest(Site site, List<PointId> points, Random random) {
        List<Value> values = List.of(
                Value.of(random.nextDouble() * 60 - 10),
                Value.of((long) random.nextInt(20) - 5),
                Value.of("text\n" + random.nextInt()),
                Value.of(random.nextBoolean()));
        return new WriteRequest(
                points.get(random.nextInt(points.size())),
                values.get(random.nextInt(values.size())),
                random.nextInt(10) == 0 ? 1 + random.nextInt(16) : 16,
                random.nextInt(4) == 0 ? EVE : Site.ADA,
                "line\nbreak",
                site.time.instant().plusSeconds(random.nextInt(20)));
    }

    /** Well, badly, late, or by breaking the contract. */
    private static CompletionStage<List<Written>> behave(
            Site site,
            DeviceWriter.Command command,
            Map<PointId, AtomicInteger> inFlight,
            Set<String> overlaps,
            ScheduledThreadPoolExecutor later) {
        AtomicInteger here = inFlight.computeIfAbsent(command.point(), id -> new AtomicInteger());
        if (here.incrementAndGet() > 1) {
            overlaps.add(command.point().toString());
        }
        CompletableFuture<List<Written>> answer = new CompletableFuture<>();
        int mood = Math.floorMod(command.value().hashCode(), 5);
        ScheduledFuture<?> unused = later.schedule(
                () -> {
                    here.decrementAndGet();
                    if (mood == 0) {
                        answer.complete(
                                List.of(new Written.Failed(command.point().point(), Fault.TIMEOUT, "late")));
                    } else if (mood == 1) {
                        answer.completeExceptionally(new IllegalStateException("broken"));
                    } else {
                        site.plant.take(command).thenAccept(answer::complete);
                    }
                },
                mood,
                TimeUnit.MILLISECONDS);
        return answer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
