package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Calls what runs code of bundles, which may never return, on a thread that can be given up. A thread that does not come
 * back is interrupted until it does, for a while, and is then left to the bundle that holds it.
 */
final class Guard {

    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Who does not leave its place for so long, interrupted all the time, never will. */
    private static final Duration AT_ONE_PLACE = Duration.ofSeconds(4);

    /** How often a call may be seen in what is of no use before it is interrupted there. */
    private static final int VAIN_LOOKS = 50;

    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final List<String> PASSED_OVER = List.of(
            "java.", "jdk.", "sun.", "org.osgi.", "org.apache.felix.", "org.apache.karaf.", Guard.class.getName());

    private final Pulse pulse;

    /**
     * Makes a guard.
     *
     * @param pulse is told of each call and its end
     */
    Guard(Pulse pulse) {
        this.pulse = pulse;
    }

    /** Something that may throw. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /**
     * Calls and waits.
     *
     * @param what for the message, as {@code com.example 1.0 does not start}
     * @param limit how long to wait
     * @param action what to call
     * @throws Trouble if it throws or does not return in time
     */
    void run(String what, Duration limit, Action action) throws Trouble {
        run(what, limit, stack -> false, action);
    }

    /**
     * Calls and waits, but not for what is of no use.
     *
     * @param what for the message
     * @param limit how long to wait
     * @param vain whether the call, by its stack, is in something of no use: it is interrupted there after a second in all
     * @param action what to call
     * @throws Trouble if it throws or does not return in time
     */
    void run(String what, Duration limit, Predicate<StackTraceElement[]> vain, Action action) throws Trouble {
        FutureTask<Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        Thread thread = new Thread(task, "ohmstead-deploy-guard");
        thread.setDaemon(true);
        thread.start();
        pulse.beat();
        try {
            await(task, thread, limit, vain);
        } catch (ExecutionException e) {
            throw new Trouble(what + ": " + Trouble.words(e), e);
        } catch (TimeoutException e) {
            throw new Trouble(what + " within " + Durations.text(limit) + ": it hangs at " + giveUp(thread), e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new Trouble(what + ": the gateway ends", e);
        } finally {
            pulse.beat();
        }
    }

    private static void await(FutureTask<Void> task, Thread thread, Duration limit, Predicate<StackTraceElement[]> vain)
            throws InterruptedException, ExecutionException, TimeoutException {
        long begun = System.nanoTime();
        int looks = 0;
        while (true) {
            try {
                task.get(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (over(begun, limit)) {
                    throw e;
                }
            }
            if (vain.test(thread.getStackTrace()) && ++looks > VAIN_LOOKS) {
                thread.interrupt();
            }
        }
    }

    private static String giveUp(Thread thread) throws Trouble {
        String where = where(thread.getStackTrace());
        String place = where;
        long begun = System.nanoTime();
        long there = begun;
        try {
            // Each component of the bundle may hang in its turn: whoever is left hanging holds locks of the component
            // runtime.
            while (thread.isAlive() && !over(begun, GRACE) && !over(there, AT_ONE_PLACE)) {
                thread.interrupt();
                TimeUnit.MILLISECONDS.timedJoin(thread, BETWEEN.toMillis());
                String now = where(thread.getStackTrace());
                if (!now.equals(place)) {
                    place = now;
                    there = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return where;
    }

    private static boolean over(long since, Duration limit) {
        return System.nanoTime() - since > limit.toNanos();
    }

    /** The first frame that belongs neither to the JDK nor to the framework, else the first. */
    private static String where(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> PASSED_OVER.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .or(() -> Stream.of(stack).findFirst())
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }
}
