package org.ohmstead.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CancelSwitchTest {

    private final CancelSwitch cancellation = new CancelSwitch();

    @Test
    @DisplayName("the action registered last runs once, when it is pulled; one that comes later runs at once")
    void runsActions() {
        List<String> ran = new ArrayList<>();
        cancellation.onCancel(() -> ran.add("replaced"));
        cancellation.onCancel(() -> ran.add("last"));
        assertThat(cancellation.cancelled()).isFalse();
        assertThat(ran).isEmpty();

        cancellation.cancel();
        cancellation.cancel();
        assertThat(cancellation.cancelled()).isTrue();
        assertThat(ran).containsExactly("last");

        cancellation.onCancel(() -> ran.add("late"));
        assertThat(ran).containsExactly("last", "late");
    }

    @Test
    @DisplayName("an action that is registered while somebody cancels runs once")
    void races() throws Exception {
        for (int i = 0; i < 500; i++) {
            CancelSwitch raced = new CancelSwitch();
            AtomicInteger runs = new AtomicInteger();
            FutureTask<Void> other = new FutureTask<>(raced::cancel, null);
            new Thread(other, "cancels").start();
            raced.onCancel(runs::incrementAndGet);
            other.get(10, TimeUnit.SECONDS);

            assertThat(runs).hasValue(1);
        }
    }

    @Test
    @DisplayName("a pause goes on after its time, and ends with the cancellation")
    void pauses() throws Exception {
        assertThat(cancellation.pause(Duration.ofMillis(1))).isTrue();

        FutureTask<Boolean> waiting = new FutureTask<>(() -> cancellation.pause(Duration.ofMinutes(5)));
        new Thread(waiting, "pauses").start();
        cancellation.cancel();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(cancellation.pause(Duration.ofMinutes(5))).isFalse();
    }

    @Test
    @DisplayName("who is interrupted does not go on, and stays interrupted")
    void interrupted() {
        Thread.currentThread().interrupt();

        assertThat(cancellation.pause(Duration.ofMinutes(5))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
