package org.ohmstead.actuation.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.ohmstead.driver.PointId;

/** Lets one command to a point run at a time, in the order they came. Safe for use by any thread. */
final class PointQueues {

    private static final int MOST_WAITING = 32;

    private final Map<PointId, Deque<Runnable>> waiting = new HashMap<>();

    /**
     * Starts a command, now on the caller's thread, or later on the thread that finishes the one before.
     *
     * @param point that it commands
     * @param start starts it; somebody must call {@link #finished} for it later, once
     * @return false if too many wait already; then it is never started
     */
    boolean enter(PointId point, Runnable start) {
        synchronized (waiting) {
            Deque<Runnable> others = waiting.get(point);
            if (others != null) {
                return others.size() < MOST_WAITING && others.add(start);
            }
            waiting.put(point, new ArrayDeque<>());
        }
        start.run();
        return true;
    }

    /**
     * Ends a command that was started.
     *
     * @param point that it commanded
     */
    void finished(PointId point) {
        Runnable next;
        synchronized (waiting) {
            next = waiting.get(point).poll();
            if (next == null) {
                waiting.remove(point);
                return;
            }
        }
        next.run();
    }
}
