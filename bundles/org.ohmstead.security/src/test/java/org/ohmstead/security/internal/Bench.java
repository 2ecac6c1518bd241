package org.ohmstead.security.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.security.Users.User;

/** A security service with a clock that tests move, quick hashes, and a console that is looked at. */
final class Bench {

    /** Few, so that tests are quick; the least for production is checked where the configuration is. */
    static final int ITERATIONS = 1000;

    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    final List<Duration> slept = new ArrayList<>();
    final ByteArrayOutputStream console = new ByteArrayOutputStream();
    final Settings settings;
    Map<String, String> environment = Map.of(FirstAdmin.VARIABLE, "first password");

    Bench(Path directory) {
        settings = new Settings(
                directory,
                directory.resolve(SecretStore.KEY_FILE),
                Duration.ofHours(1),
                Duration.ofDays(7),
                ITERATIONS,
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                false);
    }

    SecurityService start() {
        return new SecurityService(
                settings,
                new SecurityService.Surroundings(
                        clock(),
                        this::nanos,
                        this::sleep,
                        new SecureRandom(),
                        environment,
                        new PrintStream(console, true, StandardCharsets.UTF_8)));
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    long nanos() {
        return Duration.between(Instant.EPOCH, now.get()).toNanos();
    }

    String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    static User user(String name, org.ohmstead.security.Role role, String... permissions) {
        return new User(name, role, List.of(permissions));
    }

    private synchronized void sleep(Duration time) {
        slept.add(time);
        pass(time);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("only UTC");
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }
}
