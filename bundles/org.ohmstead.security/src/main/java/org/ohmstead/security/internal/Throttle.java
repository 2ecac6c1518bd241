package org.ohmstead.security.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows the guessing of passwords down. An attempt counts as failed from when it is admitted until it turns out right, so
 * that many at once gain nothing.
 *
 * <p>Each name has a count, and all names together have one. An address from which a user has logged in before has a
 * count of its own for that user and is not touched by what others fail at: who guesses cannot lock out who knows.
 */
final class Throttle {

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {

        /**
         * Returns later.
         *
         * @param duration how much later
         * @throws InterruptedException if the thread shall end
         */
        void sleep(Duration duration) throws InterruptedException;
    }

    private static final int FREE_BY_NAME = 5;
    private static final int FREE_IN_TOTAL = 50;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE_IN_TOTAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 8;
    private static final int MOST_REMEMBERED = 1000;
    private static final int MOST_DOUBLINGS = 20;

    private final LongSupplier nanos;
    private final Sleeper sleeper;
    private final Duration longestPause;
    private final long forgetNanos;
    private final Count total = new Count();
    private final Map<String, Count> counts = recent();
    private final Map<String, Boolean> known = recent();
    private int waiting;

    /** Attempts that were not right, and when the last one was let through. */
    private static final class Count {
        private int failures;
        private long last;
        private boolean used;
    }

    Throttle(LongSupplier nanos, Sleeper sleeper, Duration longestPause, Duration forget) {
        this.nanos = nanos;
        this.sleeper = sleeper;
        this.longestPause = longestPause;
        this.forgetNanos = forget.toNanos();
    }

    /**
     * Lets an attempt through, now or after a wait on the caller's thread, or refuses it.
     *
     * @param name tried
     * @param from remote address, or empty
     * @param remembered whether the password is known to be right: it waits as any other, but is never counted
     * @return empty if the password may be looked at, else how long to wait before the next attempt; more than zero
     */
    Optional<Duration> admit(String name, String from, boolean remembered) {
        Duration wait;
        synchronized (this) {
            wait = reserve(name, from, remembered);
            if (wait.compareTo(LONGEST_WAIT) > 0 || (!wait.isZero() && waiting >= MOST_WAITING)) {
                return Optional.of(wait);
            }
            take(name, from, remembered, nanos.getAsLong() + wait.toNanos());
            if (wait.isZero()) {
                return Optional.empty();
            }
            waiting++;
        }
        try {
            sleeper.sleep(wait);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(wait);
        } finally {
            synchronized (this) {
                waiting--;
            }
        }
    }

    /**
     * Takes back what an admitted attempt was counted for: the password was right.
     *
     * @param name of the user
     * @param from remote address, or empty
     */
    synchronized void succeeded(String name, String from) {
        if (!isKnown(name, from)) {
            total.failures = Math.max(0, total.failures - 1);
        }
        counts.remove(key(name, from));
        if (!from.isEmpty()) {
            known.put(name + "\n" + from, true);
        }
    }

    /** {@return how many attempts for the name, from there, were not right} */
    synchronized int failures(String name, String from) {
        return counts.getOrDefault(key(name, from), new Count()).failures;
    }

    private Duration reserve(String name, String from, boolean remembered) {
        long now = nanos.getAsLong();
        long wait = 0;
        for (Count count : countsOf(name, from, remembered)) {
            if (count.used && now - count.last > forgetNanos) {
                count.failures = 0;
            }
            if (count.used && !pause(count).isZero()) {
                wait = Math.max(wait, count.last + pause(count).toNanos() - now);
            }
        }
        return Duration.ofNanos(wait);
    }

    private void take(String name, String from, boolean remembered, long slot) {
        for (Count count : countsOf(name, from, remembered)) {
            count.last = slot;
            count.used = true;
            if (!remembered) {
                count.failures++;
            }
        }
    }

    private List<Count> countsOf(String name, String from, boolean remembered) {
        String key = key(name, from);
        Count own = remembered ? counts.getOrDefault(key, new Count()) : counts.computeIfAbsent(key, k -> new Count());
        return isKnown(name, from) ? List.of(own) : List.of(own, total);
    }

    private Duration pause(Count count) {
        boolean all = count == total;
        int beyond = count.failures - (all ? FREE_IN_TOTAL : FREE_BY_NAME);
        if (beyond < 0) {
            return Duration.ZERO;
        }
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(beyond, MOST_DOUBLINGS));
        Duration most = all ? LONGEST_PAUSE_IN_TOTAL : longestPause;
        return grown.compareTo(most) < 0 ? grown : most;
    }

    private boolean isKnown(String name, String from) {
        return !from.isEmpty() && known.containsKey(name + "\n" + from);
    }

    private String key(String name, String from) {
        return isKnown(name, from) ? name + "\n" + from : name;
    }

    private static <V> Map<String, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /** {@return how many names and addresses are remembered, for tests of the bound} */
    synchronized Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new HashMap<>();
        sizes.put("counts", counts.size());
        sizes.put("known", known.size());
        return sizes;
    }
}
