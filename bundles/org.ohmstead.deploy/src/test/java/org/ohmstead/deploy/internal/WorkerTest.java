package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployments.Who;

/** The worker says for how long nothing has been done. */
@Timeout(30)
class WorkerTest {

    private final AtomicLong now = new AtomicLong(1);
    private final Pulse pulse = new Pulse(now::get);
    private final CountDownLatch rests = new CountDownLatch(1);
    private final MemoryHistory history = new MemoryHistory();
    private final Worker worker = new Worker(
            new Records(history, Clock.systemUTC()),
            () -> {},
            () -> {
                rests.countDown();
                return Optional.empty();
            },
            pulse);

    @BeforeEach
    void start() throws InterruptedException {
        worker.start();
        rests.await();
        await().until(() -> stuckAfterAnHour().isZero());
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void whoHasNothingToDoIsNotStuck() {
        assertThat(stuckAfterAnHour()).isZero();
    }

    @Test
    void whoDoesNotGetOnIs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        var unused = worker.submit(0, () -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        begun.await();

        assertThat(stuckAfterAnHour()).isEqualTo(Duration.ofHours(1));
        pulse.beat();
        assertThat(worker.stuckFor()).as("a step has come to its end").isZero();
        assertThat(stuckAfterAnHour()).isEqualTo(Duration.ofHours(1));
        never.countDown();
        await().until(() -> stuckAfterAnHour().isZero());
    }

    @Test
    void whoWaitsForADefectIsTold() throws Exception {
        long number = history.begin("a.jar", "01", new Who("ann", "shell")).number();

        Deployment end = worker.submit(number, () -> {
                    throw new IllegalStateException("on purpose");
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.reason()).isEqualTo("a defect of the gateway: IllegalStateException: on purpose");
        assertThat(history.find(number)).contains(end);
    }

    @Test
    void whoIsGoneIsToo() {
        var unused = worker.submit(0, () -> {
            throw new StackOverflowError("on purpose");
        });

        await().dontCatchUncaughtExceptions().until(() -> !stuckAfterAnHour().isZero());
    }

    @Test
    void whoWasClosedIsNot() {
        worker.close();

        assertThat(stuckAfterAnHour()).isZero();
    }

    private Duration stuckAfterAnHour() {
        now.addAndGet(Duration.ofHours(1).toNanos());
        return worker.stuckFor();
    }
}
