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
import org.ohmstead.scan.internal.Parking.Parked;
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

    /** Why a device is {@code updating} while its driver is. */
    static final String BEING_REPLACED = "its driver is being replaced";

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
    private final WaitingRoom waiting = new WaitingRoom();
    private final Predicate<String> replaced;

    Fleet(Publisher publisher, long longestAside, Clock clock, LongSupplier ticker) {
        this(publisher, longestAside, clock, ticker, PATIENCE, pid -> false);
    }

    /** Makes an empty one; {@code replaced} tells of which configurations the driver is being replaced. */
    Fleet(Publisher publisher, long longestAside, Clock clock, LongSupplier ticker, Predicate<String> replaced) {
        this(publisher, longestAside, clock, ticker, PATIENCE, replaced);
    }

    Fleet(
            Publisher publisher,
            long longestAside,
            Clock clock,
            LongSupplier ticker,
            Duration patience,
            Predicate<String> replaced) {
        this.replaced = replaced;
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
        Optional<Legacy> legacy =
                parking.find(driver.device()).flatMap(Parked::legacy).filter(l -> l.fits(driver));
        Optional<PolledDevice> polled = driver instanceof PushDriver
                ? Optional.empty()
                : Optional.of(new PolledDevice(
                        driver,
                        state,
                        clock,
                        ticker,
                        legacy.map(l -> l.learned().of(points)).orElse(Learned.NOTHING)));
        Optional<PushedDevice> pushed = driver instanceof PushDriver push
                ? Optional.of(new PushedDevice(push, state, clock, ticker, leaving(channel)))
                : Optional.empty();
        parking.take(driver.device()).ifPresent(old -> state.inherit(old.state(), clock.instant()));
        state.announce(clock.instant());
        Optional<Link> link = polled.map(p -> links.computeIfAbsent(channel, this::open));
        Running started = new Running(pid, driver, state, polled, link, pushed);
        link.ifPresent(
                l -> l.add(polled.orElseThrow(), legacy.map(Legacy::grids).orElse(Map.of())));
        running.put(driver.device(), started);
        pushed.ifPresent(PushedDevice::start);
        waiting.take(driver.device()).forEach(errand -> goOrRefuse(errand, started));
        LOG.info("{}: {} points on {}", driver.device(), points.size(), channel);
        return Optional.empty();
    }

    private static void goOrRefuse(Errand errand, Running device) {
        if (!errand.go(device)) {
            errand.refuse();
        }
    }

    /**
     * Does something with a device, or lets it wait while the driver of that is being replaced.
     *
     * @return whether it will be done or ended; if not, nothing happened
     */
    boolean commission(String device, Errand errand) {
        Running now = running.get(device);
        return (now != null && errand.go(now)) || comeOrWait(device, errand);
    }

    private synchronized boolean comeOrWait(String device, Errand errand) {
        Running now = running.get(device);
        return now != null
                ? errand.go(now)
                : parking.find(device).filter(Parked::held).isPresent() && waiting.add(device, errand);
    }

    /** {@return whether a device is without driver because that is being replaced} */
    boolean held(String device) {
        return parking.find(device).filter(Parked::held).isPresent();
    }

    /** Treats devices as usual whose drivers are not being replaced any more; to be called when a replacement ended. */
    void unhold() {
        List<Errand> stranded;
        synchronized (this) {
            parking.unhold(replaced);
            stranded = waiting.takeAll(device -> !held(device));
        }
        stranded.forEach(Errand::refuse);
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
        parking.take(driver.device()).ifPresent(old -> state.inherit(old.state(), now));
        state.announce(now);
        state.silence(Fault.OFFLINE, reason, now);
        parking.put(new Parked(state, "", now, Optional.empty()));
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
        gone.pushed().ifPresent(PushedDevice::cancel);
        gone.polled().ifPresent(PolledDevice::abandon);
        Instant now = clock.instant();
        Optional<Legacy> legacy = replaced.test(gone.pid()) ? Optional.of(legacy(gone)) : Optional.empty();
        gone.state().suspend(legacy.isPresent() ? BEING_REPLACED : "its driver is away", now);
        parking.put(new Parked(gone.state(), gone.pid(), now, legacy));
        running.remove(driver.device());
        LOG.info("{}: driver gone", driver.device());
        // Last, as what was to be done with it may begin to wait for the next driver now.
        return gone.pushed().map(this::leave).orElseGet(() -> unlink(gone));
    }

    private static Legacy legacy(Running gone) {
        Driver driver = gone.driver();
        return new Legacy(
                driver.link(),
                driver.unit(),
                List.copyOf(driver.areas()),
                gone.polled().map(PolledDevice::learned).orElse(Learned.NOTHING),
                gone.polled().map(p -> gone.link().orElseThrow().grids(p)).orElse(Map.of()));
    }

    private Ending leave(PushedDevice pushed) {
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

    private List<PushedDevice.Leaver> leaving(String link) {
        return leaving.stream()
                .filter(gone -> gone.link().equals(link))
                .map(PushedDevice::leaver)
                .toList();
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

    /**
     * Sees to it that what was told to end does so, and what waits in vain; to be called now and then.
     *
     * @return in what time at the latest
     */
    Duration tend() {
        Instant now = clock.instant();
        List<Errand> expired;
        Optional<Instant> next;
        links.values().forEach(this::doubtHeldUp);
        synchronized (this) {
            leaving.removeIf(PushedDevice::settled);
            expired = waiting.takeExpired(now);
            next = waiting.nextExpiry();
        }
        expired.forEach(Errand::expire);
        return next.map(at -> Duration.between(now, at)).orElse(PATIENCE);
    }

    /** A driver that does not come back from an exchange would leave all values on its link as they are, good, for ever. */
    private void doubtHeldUp(Link link) {
        Optional<PolledDevice> culprit = link.heldUpBy();
        if (culprit.isEmpty()) {
            return;
        }
        String path = culprit.get().driver().device();
        String detail = "its driver has not returned from an exchange within "
                + Link.overdue(culprit.get()).toMillis() + " ms";
        if (culprit.get().silence(Fault.TIMEOUT, detail)) {
            LOG.error("{}: {}; all devices on the link wait for that", path, detail);
        }
        for (Running other : running.values()) {
            other.polled()
                    .filter(polled -> polled != culprit.get() && other.link().orElseThrow() == link)
                    .ifPresent(polled -> polled.silence(
                            Fault.TIMEOUT, "the driver of '" + path + "', on the same link, does not return"));
        }
    }

    /** {@return for how long a link has done nothing though it should, in ns} Never blocks. */
    long stuckForNanos() {
        return links.values().stream().mapToLong(Link::stuckForNanos).max().orElse(0);
    }

    /** Forgets parked devices that are not expected back. */
    synchronized void sweep(Predicate<String> expected) {
        waiting.takeAll(expected.negate()).forEach(Errand::refuse);
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
        for (Parked parked : parking.all()) {
            // Asked without the lock: to answer, configurations and components are looked at, which have their own.
            parked.judge(known.apply(parked.device()), clock.instant()).ifPresent(trouble -> spoil(parked, trouble));
        }
    }

    private synchronized void spoil(Parked parked, Parking.Trouble trouble) {
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
            waiting.takeAll(device -> true).forEach(Errand::refuse);
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
