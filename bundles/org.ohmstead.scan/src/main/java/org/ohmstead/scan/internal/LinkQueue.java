package org.ohmstead.scan.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What waits for one link: urgent work first, in order of arrival; then periodic jobs, the earliest deadline first.
 * Also knows which units are silent. Not thread-safe; decides only, so that tests can play any course of time.
 */
final class LinkQueue {

    private final long longestAside;
    private final RandomGenerator random;
    private final LongSupplier ticker;
    private final Deque<Urgent> urgent = new ArrayDeque<>();
    private final List<Job> jobs = new ArrayList<>();
    private final Map<String, UnitHealth> units = new HashMap<>();
    private long overrunsOfGone;

    /** Work that goes before all periodic reads of the link. */
    record Urgent(PolledDevice device, Runnable work, Runnable refuse) {}

    LinkQueue(long longestAside, RandomGenerator random, LongSupplier ticker) {
        this.longestAside = longestAside;
        this.random = random;
        this.ticker = ticker;
    }

    void add(PolledDevice device) {
        long now = ticker.getAsLong();
        for (Cycle cycle : Cycle.values()) {
            long interval = cycle.nanos(device.driver().cadence());
            long phase = random.nextLong(interval) + 1;
            Due due = new Due(interval, now, phase);
            if (cycle == Cycle.PROBE) {
                due.postpone(now + 1);
            }
            jobs.add(new Job(device, cycle, due));
        }
    }

    /** Removes a device. {@return its urgent work, to be refused} */
    List<Urgent> remove(PolledDevice device) {
        jobs.stream()
                .filter(j -> j.device() == device)
                .forEach(j -> overrunsOfGone += j.due().overruns());
        jobs.removeIf(j -> j.device() == device);
        List<Urgent> mine = urgent.stream().filter(u -> u.device() == device).toList();
        urgent.removeAll(mine);
        return mine;
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    int devices() {
        return (int) jobs.stream().map(Job::device).distinct().count();
    }

    long overruns() {
        return overrunsOfGone + jobs.stream().mapToLong(j -> j.due().overruns()).sum();
    }

    long overruns(PolledDevice device) {
        return jobs.stream()
                .filter(j -> j.device() == device)
                .mapToLong(j -> j.due().overruns())
                .sum();
    }

    void urge(Urgent work) {
        urgent.addLast(work);
    }

    /** {@return the urgent work next in turn, removed; null if there is none} */
    Urgent pollUrgent() {
        return urgent.pollFirst();
    }

    /** {@return the job that is due and must be done first; null if none is due} */
    Job dueJob(long now) {
        Job first = null;
        for (Job job : jobs) {
            boolean due = job.due().next() <= now;
            if (due && (first == null || job.due().deadline() < first.due().deadline())) {
                first = job;
            }
        }
        return first;
    }

    /** {@return when the next job is due; {@link Long#MAX_VALUE} if there is none} */
    long nextDue() {
        return jobs.stream().mapToLong(j -> j.due().next()).min().orElse(Long.MAX_VALUE);
    }

    UnitHealth health(PolledDevice device) {
        return units.computeIfAbsent(device.driver().unit(), unit -> new UnitHealth());
    }

    void answered(PolledDevice device) {
        health(device).answered();
    }

    void failed(PolledDevice device, long now, long spent) {
        UnitHealth health = health(device);
        boolean alone = jobs.stream()
                .allMatch(j -> j.device().driver().unit().equals(device.driver().unit()));
        int silent = 1;
        for (UnitHealth other : units.values()) {
            silent += other != health && other.silent() ? 1 : 0;
        }
        health.failed(now, spent, alone, silent, longestAside, random);
    }
}
