package org.ohmstead.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds threads that were not there before. Threads that the JDK or JUnit share among all are none of a driver's. */
final class Leftovers {

    private static final Set<String> SHARED =
            Set.of("ForkJoinPool", "junit", "CompletableFutureDelayScheduler", "process reaper", "Common-Cleaner");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** Waits until no new thread is left, and fails if that takes too long. */
    void awaitThreads() {
        await("threads", () -> Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> SHARED.stream().noneMatch(name::startsWith))
                .collect(Collectors.toSet()));
    }

    /** Waits until nothing is left, and fails if that takes too long. */
    void await(String what, Supplier<? extends Collection<String>> left) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Collection<String> now = left.get();
        while (!now.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            now = left.get();
        }
        assertThat(now).as(what + " left behind").isEmpty();
    }
}
