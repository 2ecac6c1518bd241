package org.ohmstead.actuation.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves, and what is due by it. */
final class Time extends Clock implements Timer {

    private Instant now;
    private final List<Due> due = new ArrayList<>();

    /** Something to do at a time. */
    private record Due(Instant at, Runnable action) {}

    Time(String now) {
        this.now = Instant.parse(now);
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable action) {
        Due one = new Due(now.plus(delay), action);
        due.add(one);
        return () -> {
            synchronized (this) {
                due.remove(one);
            }
        };
    }

    /** Lets time pass and does what becomes due, on the caller's thread. */
    void pass(Duration time) {
        List<Due> ready;
        synchronized (this) {
            now = now.plus(time);
            ready = due.stream()
                    .filter(one -> !one.at().isAfter(now))
                    .sorted(Comparator.comparing(Due::at))
                    .toList();
            due.removeAll(ready);
        }
        ready.forEach(one -> one.action().run());
    }

    synchronized int waiting() {
        return due.size();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC)) {
            throw new IllegalArgumentException("only UTC, got " + zone);
        }
        return this;
    }
}
