package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All devices that run, those whose driver is away for a moment, and those that must not run. Changes are serialised by
 * its lock; looking at it needs none.
 */
final class Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final int REMEMBERED = 8192;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Publisher publisher;
    private final Clock clock;
    private final LongSupplier ticker;
    private final long longestAside;
    private final LatenessLog lateness = new LatenessLog(REMEMBERED);
    private final Map<String, Link> links = new ConcurrentSkipListMap<>();
    private final Map<String, Running> running = new ConcurrentSkipListMap<>();
    private final Parking parking = new Parking();
    private final Patience patience;
    private final List<PushedDevice> leaving = new ArrayList<>();

    Fleet(Publisher publisher, long longestAside, Clock clock, LongSupplier ticker) {
        this(publisher, longestAside, clock, ticker, PATIENCE);
    }

    Fleet(Publisher publisher, long longestAside, Clock clock, LongSupplier ticker, Duration patience) {
        this.patience = new Patience(patience, ticker);
        this.publisher = publisher;
        this.clock = clock;
        this.ticker = ticker;
        this.longestAside = longestAside;
    }

    /** Starts a device, unless it runs already. {@return what is wrong, if its path is that of another} */
    synchronized Optional<String> start(Driver driver, String pid) {
        Optional<Running> other = rival(driver);
        if (other.isPresent()) {
            if (other.get().driver() == driver) {
                return Optional.empty(); // who considered it did so at the same time as somebody else
            }
            return Optional.of("device = '" + driver.device()
                    + "': a path that neither equals, contains nor is part of '"
                    + other.get().driver().device() + "' of " + other.get().pid() + " expected");
        }
        // Before anything is changed: a driver with a defect may throw here.
        List<PointSpec> points = driver.points();
        String channel = driver.link();
        DeviceState state = new DeviceState(driver.device(), points, publisher, clock.instant());
        Optional<PolledDevice> polled = driver instanceof PushDriver
                ? Optional.empty()
                : Optional.of(new PolledDevice(driver, state, clock, ticker));
        Optional<PushedDevice> pushed = driver instanceof PushDriver push
                ? Optional.of(new PushedDevice(push, state, clock, ticker, leaving(channel)))
                : Optional.empty();
        parking.take(driver.device()).ifPresent(old -> state.inherit(old, clock.instant()));
        state.announce(clock.instant());
        Optional<Link> link = polled.map(p -> links.computeIfAbsent(channel, this::open));
        running.put(driver.device(), new Running(pid, driver, state, polled, link, pushed));
        link.ifPresent(l -> l.add(polled.orElseThrow()));
        pushed.ifPresent(PushedDevice::start);
        LOG.info("{}: {} points on {}", driver.device(), points.size(), channel);
        return Optional.empty();
    }

    private Optional<Running> rival(Driver driver) {
        return running.values().stream()
                .filter(other -> collide(driver.device(), other.driver().device()))
                .findFirst();
    }

    /**
     * Shows the points of a device that shall not run, all of them bad. Its driver is only asked which they are; if they
     * are found while running, those are shown that were found before.
     */
    synchronized void shelve(Driver driver, String reason) {
        if (rival(driver).isPresent()) {
            return;
        }
        Instant now = clock.instant();
        List<PointSpec> points = driver.points();
        DeviceState state = new DeviceState(driver.device(), points, publisher, now);
        parking.take(driver.device()).ifPresent(old -> state.inherit(old, now));
        state.announce(now);
        state.silence(Fault.OFFLINE, reason, now);
        parking.put(state, now);
    }

    private Link open(String id) {
        Link link = new Link(id, longestAside, ticker, lateness);
        link.start();
        return link;
    }

    private static boolean collide(String one, String other) {
        return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
    }

    /**
     * Stops a device and keeps its values for its return. Does not wait: its driver may be busy with its last call, of
     * which nothing is told any more.
     *
     * @return the end of that call, see {@link #await}
     */
    synchronized Ending stop(Driver driver) {
        Running gone = running.get(driver.device());
        if (gone == null || gone.driver() != driver) {
            return Ending.OVER;
        }
        Ending ending = gone.pushed().map(this::cancel).orElseGet(() -> unlink(gone));
        gone.state().suspend("its driver is away", clock.instant());
        parking.put(gone.state(), clock.instant());
        running.remove(driver.device());
        LOG.info("{}: driver gone", driver.device());
        return ending;
    }

    private Ending cancel(PushedDevice pushed) {
        pushed.cancel();
        leaving.add(pushed);
        return pushed::awaitEnd;
    }

    private Ending unlink(Running gone) {
        Link link = gone.link().orElseThrow();
        PolledDevice polled = gone.polled().orElseThrow();
        if (link.remove(polled)) {
            links.values().remove(link);
        }
        return deadline -> link.awaitEnd(polled, deadline);
    }

    private List<PushedDevice> leaving(String link) {
        return leaving.stream().filter(gone -> gone.link().equals(link)).toList();
    }

    /** Waits shortly for what was stopped, and not longer if much is stopped one by one. Holds no lock. */
    void await(Ending ending) {
        ending.await(patience.deadline());
    }

    private static void await(long deadline, Ending... endings) {
        for (Ending ending : endings) {
            ending.await(deadline);
        }
    }

    /** Sees to it that what was told to end does so; to be called now and then. */
    synchronized void tend() {
        leaving.removeIf(PushedDevice::settled);
    }

    /** Forgets parked devices that are not expected back. */
    synchronized void sweep(Predicate<String> expected) {
        for (String path : parking.sweep(expected)) {
            publisher.withdraw(path);
            LOG.info("{}: removed", path);
        }
    }

    /**
     * Makes the values of parked devices bad if it turned out that they do not run.
     *
     * @param known what is known of a device that is configured and has no driver
     */
    void judge(Function<String, Optional<DeviceInfo>> known) {
        for (Parking.Parked parked : parking.all()) {
            // Asked without the lock: to answer, configurations and components are looked at, which have their own.
            parked.judge(known.apply(parked.device()), clock.instant()).ifPresent(trouble -> spoil(parked, trouble));
        }
    }

    private synchronized void spoil(Parking.Parked parked, Parking.Trouble trouble) {
        if (parking.holds(parked)) {
            parked.state().silence(trouble.fault(), trouble.detail(), clock.instant());
        }
    }

    /** Stops all that run, waits for them together, and ends the rest the hard way. */
    void stopAll() {
        Ending[] endings = stopEach();
        await(ticker.getAsLong() + PATIENCE.toNanos(), endings);
        synchronized (this) {
            leaving.forEach(PushedDevice::interrupt);
            leaving.clear();
        }
    }

    private synchronized Ending[] stopEach() {
        return List.copyOf(running.values()).stream().map(r -> stop(r.driver())).toArray(Ending[]::new);
    }

    /** Tells a bus that has just come all that is known; nobody is removed meanwhile, who would be told of for ever. */
    synchronized void introduce() {
        running.values().forEach(r -> r.state().announce(clock.instant()));
        parking.all().forEach(p -> p.state().announce(clock.instant()));
    }

    Optional<Running> running(String path) {
        return Optional.ofNullable(running.get(path));
    }

    List<Running> running() {
        return List.copyOf(running.values());
    }

    Optional<DeviceState> state(String path) {
        Optional<DeviceState> live = running(path).map(Running::state);
        return live.isPresent() ? live : parking.state(path);
    }

    List<LinkInfo> links() {
        return links.values().stream().map(Link::describe).toList();
    }

    Lateness lateness() {
        return lateness.summary();
    }
}
