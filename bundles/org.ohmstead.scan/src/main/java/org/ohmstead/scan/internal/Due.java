package org.ohmstead.scan.internal;

/**
 * When something periodic is due next, without drift: the first time is at once, all later ones lie on a grid. Times are
 * those of a monotonic clock in ns. Not thread-safe.
 */
final class Due {

    private final long interval;
    private final long grid;
    private long next;
    private long overruns;
    private boolean ahead;

    /**
     * Starts a period.
     *
     * @param interval in ns
     * @param now the first due time
     * @param phase from now to the first point of the grid, 0 to interval; spreads devices over the period
     */
    Due(long interval, long now, long phase) {
        this.interval = interval;
        this.next = now;
        this.grid = now + phase;
    }

    /** {@return a point of the grid} */
    long grid() {
        return grid;
    }

    long next() {
        return next;
    }

    /** {@return when it has to be done: one period after it is due} */
    long deadline() {
        return next + interval;
    }

    long overruns() {
        return overruns;
    }

    /** Moves on to the first due time after {@code now}; periods that are over by then count as overruns. */
    void advance(long now) {
        if (next > now) {
            return; // postponed instead of being done
        }
        if (next < grid || ahead) {
            next = onGrid(now + 1); // what ran ahead of the grid has missed nothing
            ahead = false;
            return;
        }
        long missed = Math.max(0, (now - next) / interval);
        overruns += missed;
        next += (missed + 1) * interval;
    }

    /** Leaves out, without counting, all due times before {@code until}. */
    void postpone(long until) {
        if (until > next) {
            next = onGrid(until);
            ahead = false;
        }
    }

    /** Makes it due now, besides the grid. */
    void hasten(long now) {
        if (next > now) {
            next = now;
            ahead = true;
        }
    }

    private long onGrid(long earliest) {
        long behind = Math.max(0, earliest - grid);
        return grid + (behind + interval - 1) / interval * interval;
    }
}
