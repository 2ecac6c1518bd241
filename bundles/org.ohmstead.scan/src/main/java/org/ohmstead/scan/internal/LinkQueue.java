package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.ohmstead.driver.PointSpec;

/**
 * What waits for one link: writes first, in order of arrival; then periodic jobs, the earliest deadline first, and in turn
 * with them reads on demand, one per device however many want it.
 * Not thread-safe; decides only, so that tests can play any course of time.
 */
final class LinkQueue {

    private static final int MOST_URGENT = 256;

    private final RandomGenerator random;
    private final LongSupplier ticker;
    private final Deque<Urgent> urgent = new ArrayDeque<>();
    private final Map<PolledDevice, Demand> demands = new LinkedHashMap<>();
    private final List<Job> jobs = new ArrayList<>();
    private long overrunsOfGone;

    /**
     * Writes, which go before all reads of the link.
     *
     * @param device to write to
     * @param work writes
     * @param left what happens instead if the device goes before
     */
    record Urgent(PolledDevice device, Runnable work, Runnable left) {}

    /** A read on demand, for all who want points of a device now. */
    static final class Demand {

        private final PolledDevice device;
        private final Set<PointSpec> points = new LinkedHashSet<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long deadline;

        private Demand(PolledDevice device, long deadline) {
            this.device = device;
            this.deadline = deadline;
        }

        PolledDevice device() {
            return device;
        }

        List<PointSpec> points() {
            return List.copyOf(points);
        }

        /** {@return after which nobody waits any more} */
        long deadline() {
            return deadline;
        }

        CompletableFuture<Void> done() {
            return done;
        }
    }

    LinkQueue(RandomGenerator random, LongSupplier ticker) {
        this.random = random;
        this.ticker = ticker;
    }

    void add(PolledDevice device) {
        add(device, Map.of());
    }

    /**
     * Adds a device, to be read at once.
     *
     * @param grids a due time of each cycle of which there was one before; the others are spread
     */
    void add(PolledDevice device, Map<Cycle, Long> grids) {
        long now = ticker.getAsLong();
        for (Cycle cycle : Cycle.values()) {
            long interval = cycle.nanos(device.driver().cadence());
            long phase = 1
                    + (grids.containsKey(cycle)
                            ? Math.floorMod(grids.get(cycle) - now - 1, interval)
                            : random.nextLong(interval));
            Due due = new Due(interval, now, phase);
            if (cycle == Cycle.PROBE) {
                due.postpone(now + 1);
            }
            jobs.add(new Job(device, cycle, due));
        }
    }

    /** {@return a due time of each cycle of a device} */
    Map<Cycle, Long> grids(PolledDevice device) {
        return jobs.stream().filter(j -> j.device() == device).collect(toMap(Job::cycle, j -> j.due()
                .grid()));
    }

    /** Removes a device. {@return its urgent work, which is left} */
    List<Urgent> remove(PolledDevice device) {
        jobs.stream()
                .filter(j -> j.device() == device)
                .forEach(j -> overrunsOfGone += j.due().overruns());
        jobs.removeIf(j -> j.device() == device);
        List<Urgent> mine = urgent.stream().filter(u -> u.device() == device).toList();
        urgent.removeAll(mine);
        Optional.ofNullable(demands.remove(device)).ifPresent(d -> d.done().complete(null));
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

    /** {@return whether there is room; a link that is so far behind is better told at once} */
    boolean urge(Urgent work) {
        return urgent.size() < MOST_URGENT && has(work.device()) && urgent.add(work);
    }

    boolean has(PolledDevice device) {
        return jobs.stream().anyMatch(j -> j.device() == device);
    }

    /**
     * Wants points of a device read out of turn. Wishes for one device become one read.
     *
     * @param until on the monotonic clock, after which nobody waits
     * @return completes when they are read or will not be; empty if the device is not known
     */
    Optional<CompletableFuture<Void>> demand(PolledDevice device, List<PointSpec> points, long until) {
        if (!has(device)) {
            return Optional.empty();
        }
        Demand demand = demands.computeIfAbsent(device, d -> new Demand(d, until));
        demand.points.addAll(points);
        demand.deadline = Math.max(demand.deadline, until);
        return Optional.of(demand.done);
    }

    /** {@return the read on demand next in turn, removed; null if there is none} */
    Demand pollDemand() {
        Iterator<Demand> first = demands.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Demand demand = first.next();
        first.remove();
        return demand;
    }

    /** Makes all reads of a device due now, as when it is back after an outage. */
    void hasten(PolledDevice device, long now) {
        jobs.stream()
                .filter(j -> j.device() == device && j.cycle() != Cycle.PROBE)
                .forEach(j -> j.due().hasten(now));
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
}
