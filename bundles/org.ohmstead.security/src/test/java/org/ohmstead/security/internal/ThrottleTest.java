package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final String HOME = "10.0.0.1";
    private static final String AWAY = "203.0.113.9";

    private final AtomicLong nanos = new AtomicLong(-5);
    private final List<Duration> slept = new ArrayList<>();
    private final Throttle throttle = new Throttle(
            nanos::get,
            time -> {
                slept.add(time);
                pass(time);
            },
            Duration.ofSeconds(30),
            Duration.ofMinutes(15));

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private boolean attempt(String name, String from) {
        return throttle.admit(name, from, false).isEmpty();
    }

    private void fail(int times, String name, String from) {
        for (int i = 0; i < times; i++) {
            pass(Duration.ofSeconds(31));
            assertThat(attempt(name, from)).isTrue();
        }
    }

    @Test
    void fiveAreFreeThenPausesGrowUntilAttemptsAreRefused() {
        for (int i = 0; i < 5; i++) {
            assertThat(attempt("ada", AWAY)).isTrue();
        }
        assertThat(slept).isEmpty();
        for (int i = 0; i < 4; i++) {
            assertThat(attempt("ada", AWAY)).isTrue();
        }
        assertThat(slept)
                .containsExactly(
                        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(attempt("ada", AWAY)).as("4 s would be too long to wait").isFalse();
    }

    @Test
    void neverLocksForGood() {
        fail(40, "ada", AWAY);

        assertThat(attempt("ada", AWAY)).isFalse();
        pass(Duration.ofSeconds(28));
        slept.clear();
        assertThat(attempt("ada", HOME)).isTrue();
        assertThat(slept).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void refusedAttemptsDoNotLengthenThePause() {
        fail(40, "ada", AWAY);
        for (int i = 0; i < 1000; i++) {
            assertThat(attempt("ada", AWAY)).isFalse();
        }
        pass(Duration.ofSeconds(30));

        assertThat(attempt("ada", AWAY)).isTrue();
    }

    @Test
    void oneNameDoesNotSlowAnotherDown() {
        fail(40, "ada", AWAY);
        slept.clear();

        assertThat(attempt("bob", AWAY)).isTrue();
        assertThat(slept).isEmpty();
    }

    @Test
    void whoIsKnownFromAnAddressIsNotLockedOutByOthers() {
        assertThat(attempt("ada", HOME)).isTrue();
        throttle.succeeded("ada", HOME);
        fail(40, "ada", AWAY);
        assertThat(attempt("ada", AWAY)).isFalse();
        slept.clear();

        assertThat(attempt("ada", HOME)).isTrue();
        assertThat(slept).isEmpty();
    }

    @Test
    void butAKnownAddressIsNoPlaceToGuessFrom() {
        throttle.succeeded("ada", HOME);
        fail(40, "ada", HOME);

        assertThat(attempt("ada", HOME)).isFalse();
    }

    @Test
    void noAddressIsNeverAKnownOne() {
        throttle.succeeded("ada", "");
        fail(40, "ada", "");

        assertThat(attempt("ada", "")).isFalse();
    }

    @Test
    void successEndsThePauses() {
        fail(8, "ada", AWAY);
        pass(Duration.ofSeconds(31));
        assertThat(attempt("ada", AWAY)).isTrue();
        throttle.succeeded("ada", AWAY);
        slept.clear();

        assertThat(attempt("ada", HOME)).isTrue();
        assertThat(slept).isEmpty();
    }

    @Test
    void aRememberedPasswordIsNotCountedButWaitsLikeAnyOther() {
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.admit("ada", AWAY, true).isEmpty()).isTrue();
        }
        assertThat(slept).isEmpty();
        fail(40, "ada", AWAY);

        assertThat(throttle.admit("ada", AWAY, true).isEmpty())
                .as("else the quick answer would tell who guesses in a crowd which guess was right")
                .isFalse();
    }

    @Test
    void manyNamesTogetherAreSlowedDown() {
        for (int i = 0; i < 50; i++) {
            assertThat(attempt("name" + i, AWAY)).isTrue();
        }
        assertThat(slept).isEmpty();
        for (int i = 50; i < 60; i++) {
            assertThat(attempt("name" + i, AWAY)).isTrue();
        }
        assertThat(slept).hasSize(10).last().isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void butNotWhoIsKnownFromAnAddress() {
        throttle.succeeded("ada", HOME);
        for (int i = 0; i < 60; i++) {
            assertThat(attempt("name" + i, AWAY)).isTrue();
        }
        slept.clear();

        assertThat(attempt("ada", HOME)).isTrue();
        assertThat(slept).isEmpty();
    }

    @Test
    void forgetsAfterAWhile() {
        fail(40, "ada", AWAY);
        pass(Duration.ofMinutes(16));
        slept.clear();

        for (int i = 0; i < 5; i++) {
            assertThat(attempt("ada", AWAY)).isTrue();
        }
        assertThat(slept).isEmpty();
    }

    @Test
    void remembersABoundedNumberOfNames() {
        for (int i = 0; i < 5000; i++) {
            pass(Duration.ofSeconds(2));
            attempt("name" + i, AWAY);
            throttle.succeeded("other" + i, "address" + i);
        }

        assertThat(throttle.sizes().values()).allMatch(size -> size <= 1000);
    }

    @Test
    void manyAtOnceGainNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Throttle slow = new Throttle(() -> 0, time -> release.await(), Duration.ofSeconds(30), Duration.ofMinutes(15));
        ExecutorService threads = Executors.newFixedThreadPool(50);
        List<Future<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            attempts.add(threads.submit(() -> slow.admit("ada", AWAY, false).isEmpty()));
        }
        int admitted = 0;
        release.countDown();
        for (Future<Boolean> attempt : attempts) {
            admitted += attempt.get(30, TimeUnit.SECONDS) ? 1 : 0;
        }
        threads.shutdown();

        // 5 free, then one each after 0.25, 0.75 and 1.75 s; the next would wait 3.75 s.
        assertThat(admitted).isEqualTo(8);
    }
}
