package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private long nanos = -5;
    private final Probe probe = new Probe(tasks::add, new Object(), () -> nanos);

    private Duration after(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return probe.stuckFor();
    }

    @Test
    void countsFromTheFirstQuestionWithoutAnAnswer() {
        assertThat(after(0)).isZero();
        assertThat(after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(after(60)).isEqualTo(Duration.ofSeconds(61));
        assertThat(tasks).as("who is asked is not flooded").hasSize(1);

        tasks.remove(0).run();

        assertThat(after(1)).isZero();
        assertThat(tasks).hasSize(1);
        assertThat(after(2)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatHasEndedIsNotStuck() {
        Probe ended = new Probe(
                task -> {
                    throw new RejectedExecutionException();
                },
                new Object(),
                () -> nanos);

        assertThat(ended.stuckFor()).isZero();
        nanos += 1_000;
        assertThat(ended.stuckFor()).isZero();
    }
}
