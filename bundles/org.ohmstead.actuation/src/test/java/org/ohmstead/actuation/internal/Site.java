package org.ohmstead.actuation.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

/** Everything that commands need, around a plant: rights, an audit on a real disk, a clock that tests move. */
final class Site implements Access {

    static final Identity ADA = new Identity("ada", Role.OPERATOR, "token", "10.0.0.7");
    static final Duration DEADLINE = Duration.ofSeconds(5);

    final Time time = new Time("2026-03-31T23:59:50Z");
    final Plant plant = new Plant(time);
    final Path directory;
    final ScheduledThreadPoolExecutor auditThread = new ScheduledThreadPoolExecutor(1);
    final Audit audit;
    final Commands commands;
    final PointId setpoint;
    volatile boolean scanThere = true;
    volatile boolean writerThere = true;
    volatile String forbidden = "";

    Site(Path directory) {
        this(directory, Runnable::run);
    }

    Site(Path directory, Executor answers) {
        this.directory = directory;
        this.audit = new Audit(new AuditBook(files(directory, time)), auditThread);
        Commands.Scan scan = new Commands.Scan(
                () -> Optional.<org.ohmstead.device.Devices>of(plant).filter(p -> scanThere),
                () -> Optional.<org.ohmstead.device.DeviceWriter>of(plant).filter(p -> scanThere && writerThere));
        this.commands = new Commands(
                new Screening(this, scan.devices(), time), scan, audit, new Commands.Waiting(time, answers, time));
        this.setpoint = plant.add(
                "cellar/pump",
                PointSpec.of("setpoint", ValueType.DOUBLE, "Cel").writable(new Limits(5, 30)),
                Value.of(20.0));
    }

    static AuditFiles files(Path directory, java.time.Clock clock) {
        return new AuditFiles(directory, clock, Duration.ofDays(90), Duration.ofDays(730), 512);
    }

    WriteRequest request(PointId point, Value value) {
        return new WriteRequest(
                point,
                value,
                WriteRequest.ORDINARY,
                ADA,
                "warmer",
                time.instant().plus(DEADLINE));
    }

    CompletionStage<Outcome> send(Value value) {
        return commands.write(request(setpoint, value));
    }

    Outcome write(Value value) {
        return outcome(send(value));
    }

    static Outcome outcome(CompletionStage<Outcome> stage) {
        try {
            return stage.toCompletableFuture().get(20, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("an outcome expected", e);
        }
    }

    /** {@return all lines of the audit; each is JSON} */
    List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("audit-"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        } catch (IOException e) {
            throw new AssertionError("lines of JSON expected in " + directory, e);
        }
        return lines;
    }

    JsonNode onlyLine() {
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    /** Waits until the audit has done all that was asked of it. */
    void settle() {
        try {
            auditThread.submit(() -> {}).get(20, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the audit's thread hangs", e);
        }
    }

    void close() {
        commands.close();
        settle();
        auditThread.shutdownNow();
    }

    @Override
    public boolean allows(Identity who, Action action, String topic) {
        return action == Action.WRITE && who.equals(ADA) && !topic.equals(forbidden);
    }

    @Override
    public boolean allows(Identity who, Action action) {
        throw new UnsupportedOperationException("the point decides");
    }
}
