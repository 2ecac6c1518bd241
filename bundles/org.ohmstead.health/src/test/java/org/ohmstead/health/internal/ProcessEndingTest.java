package org.ohmstead.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProcessEndingTest {

    private final List<Object> done = new CopyOnWriteArrayList<>();
    private final List<Thread> hooks = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName("the framework is stopped in order, then the process ends with its own code")
    void inOrder() {
        new ProcessEnding(() -> done.add("stopped"), Duration.ofSeconds(10), done::add, hooks::add).end();

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("stopped", 70);
        assertThat(hooks).hasSize(1);
    }

    @Test
    @DisplayName("whoever ends the process meanwhile, its code is the same, after the framework has stopped")
    void hook() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        new ProcessEnding(release::await, Duration.ofSeconds(10), done::add, hooks::add).end();
        hooks.get(0).start();
        release.countDown();

        hooks.get(0).join();

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly(70, 70);
    }

    @Test
    @DisplayName("a framework that does not stop, or fails to, holds up nothing for long")
    void hangs() {
        CountDownLatch never = new CountDownLatch(1);
        new ProcessEnding(never::await, Duration.ofMillis(50), done::add, hooks::add).end();
        await().until(() -> done.equals(List.of(70)));

        new ProcessEnding(
                        () -> {
                            throw new IllegalStateException("played by the test");
                        },
                        Duration.ofSeconds(10),
                        done::add,
                        hooks::add)
                .end();
        await().until(() -> done.size() == 2);
        never.countDown();
    }
}
