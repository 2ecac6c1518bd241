package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PasswordsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SLOW = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final Throttle throttle = new Throttle(
            nanos::get, time -> nanos.addAndGet(time.toNanos()), Duration.ofSeconds(30), Duration.ofMinutes(15));

    private Passwords passwords(int iterations) {
        return new Passwords(throttle, nanos::get, RANDOM, iterations);
    }

    private static boolean right(
            Passwords passwords, String name, Optional<PasswordHash> hash, String password, String from) {
        return passwords.check(name, hash, password, from).right();
    }

    private static Optional<PasswordHash> hash(String password, int iterations) {
        return Optional.of(PasswordHash.of(password, iterations, RANDOM));
    }

    @Test
    @Timeout(60)
    void isQuickWhenThePasswordWasRightLately() {
        Passwords passwords = passwords(SLOW);
        Optional<PasswordHash> hash = hash("correct horse", SLOW);

        // A thousand derivations of a million rounds would take minutes.
        for (int i = 0; i < 1000; i++) {
            assertThat(right(passwords, "ada", hash, "correct horse", "")).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void manyFirstRequestsAtOnceAreOneAttempt() throws Exception {
        Passwords passwords = passwords(SLOW);
        Optional<PasswordHash> hash = hash("correct horse", SLOW);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(threads.submit(() -> right(passwords, "ada", hash, "correct horse", "10.0.0.1")));
        }
        for (Future<Boolean> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
        }
        threads.shutdown();
        assertThat(nanos).as("nobody had to wait").hasValue(0);
    }

    @Test
    @Timeout(60)
    void theSameWrongGuessManyTimesAtOnceHoldsFewThreads() throws Exception {
        CountDownLatch pause = new CountDownLatch(1);
        Throttle slow = new Throttle(nanos::get, time -> pause.await(), Duration.ofSeconds(30), Duration.ofMinutes(15));
        Passwords passwords = new Passwords(slow, nanos::get, RANDOM, Bench.ITERATIONS);
        for (int i = 0; i < 5; i++) {
            passwords.check("ada", Optional.empty(), "wrong password " + i, "");
        }
        ExecutorService threads = Executors.newFixedThreadPool(100);
        List<Future<Passwords.Verdict>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(threads.submit(() -> passwords.check("ada", Optional.empty(), "wrong password", "")));
        }

        await().until(() -> answers.stream().filter(Future::isDone).count() == 100 - 1 - 32);
        pause.countDown();
        int wrong = 0;
        for (Future<Passwords.Verdict> answer : answers) {
            Passwords.Verdict verdict = answer.get(20, TimeUnit.SECONDS);
            assertThat(verdict.right()).isFalse();
            wrong += verdict.pause().isZero() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(wrong).as("looked at once, for all who waited").isEqualTo(33);
    }

    @Test
    void aNameThatNobodyCanHaveIsNotRemembered() {
        Passwords passwords = passwords(Bench.ITERATIONS);

        assertThat(passwords.check("a".repeat(65), Optional.empty(), "correct horse", "10.0.0.1"))
                .isEqualTo(Passwords.Verdict.WRONG);
        assertThat(throttle.sizes()).containsEntry("counts", 0);
        passwords.check("a".repeat(64), Optional.empty(), "correct horse", "10.0.0.1");
        assertThat(throttle.sizes()).containsEntry("counts", 1);
    }

    @Test
    void aNewPasswordVoidsWhatIsRemembered() {
        Passwords passwords = passwords(Bench.ITERATIONS);
        assertThat(right(passwords, "ada", hash("correct horse", Bench.ITERATIONS), "correct horse", ""))
                .isTrue();

        assertThat(right(passwords, "ada", hash("another horse", Bench.ITERATIONS), "correct horse", ""))
                .isFalse();
        assertThat(right(passwords, "ada", Optional.empty(), "correct horse", ""))
                .isFalse();
    }

    @Test
    void whatIsRememberedIsOneUsersOnly() {
        Passwords passwords = passwords(Bench.ITERATIONS);
        Optional<PasswordHash> hash = hash("correct horse", Bench.ITERATIONS);
        assertThat(right(passwords, "ada", hash, "correct horse", "")).isTrue();

        assertThat(right(passwords, "adac", hash, "orrect horse", "")).isFalse();
        assertThat(right(passwords, "ada", hash, "Correct horse", "")).isFalse();
    }

    @Test
    void nobodyTakesAsLongAsSomebody() {
        Passwords passwords = passwords(SLOW);
        Optional<PasswordHash> hash = hash("correct horse", SLOW);
        long known = time(() -> right(passwords, "ada", hash, "wrong horse", ""));
        long unknown = time(() -> right(passwords, "bob", Optional.empty(), "wrong horse", ""));

        // Skipping the derivation would be a thousand times quicker.
        assertThat(unknown).isGreaterThan(known / 4);
    }

    @Test
    void refusesUnseenWhatIsGuessedTooOften() {
        Passwords passwords = passwords(Bench.ITERATIONS);
        Optional<PasswordHash> hash = hash("correct horse", Bench.ITERATIONS);
        for (int i = 0; i < 9; i++) {
            assertThat(right(passwords, "ada", hash, "wrong horse " + i, "")).isFalse();
        }

        assertThat(right(passwords, "ada", hash, "correct horse", "")).isFalse();
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(right(passwords, "ada", hash, "correct horse", "")).isTrue();
    }

    @Test
    void whoIsRefusedUnseenLearnsHowLongToWaitAndNothingElse() {
        Passwords passwords = passwords(Bench.ITERATIONS);
        Optional<PasswordHash> hash = hash("correct horse", Bench.ITERATIONS);
        for (int i = 0; i < 9; i++) {
            assertThat(passwords.check("ada", hash, "wrong horse " + i, ""))
                    .isEqualTo(new Passwords.Verdict(false, Duration.ZERO));
        }

        Passwords.Verdict right = passwords.check("ada", hash, "correct horse", "");
        assertThat(right).isEqualTo(passwords.check("ada", hash, "another wrong horse", ""));
        assertThat(right.right()).isFalse();
        assertThat(right.pause()).isPositive();

        nanos.addAndGet(right.pause().toNanos());
        assertThat(right(passwords, "ada", hash, "correct horse", "")).isTrue();
    }

    @Test
    void theQuickAnswerIsNoOracleForWhoGuessesInACrowd() {
        Passwords passwords = passwords(Bench.ITERATIONS);
        Optional<PasswordHash> hash = hash("correct horse", Bench.ITERATIONS);
        assertThat(right(passwords, "ada", hash, "correct horse", "10.0.0.1")).isTrue();
        for (int i = 0; i < 9; i++) {
            assertThat(right(passwords, "ada", hash, "wrong horse " + i, "203.0.113.9"))
                    .isFalse();
        }

        assertThat(right(passwords, "ada", hash, "correct horse", "203.0.113.9"))
                .isFalse();
        assertThat(right(passwords, "ada", hash, "correct horse", "10.0.0.1")).isTrue();
    }

    @Test
    void anEndlessPasswordIsNotEvenHashed() {
        Passwords passwords = passwords(SLOW);
        String endless = "x".repeat(1025);

        assertThat(right(passwords, "ada", hash("correct horse", Bench.ITERATIONS), endless, ""))
                .isFalse();
        assertThat(throttle.failures("ada", "")).isZero();
    }

    /** {@return the time of the processor that work takes on this thread, whatever else the machine does} */
    private static long time(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - begin;
    }
}
