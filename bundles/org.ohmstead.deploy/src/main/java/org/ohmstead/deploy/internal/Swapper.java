package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.History;
import org.ohmstead.deploy.internal.intake.Intake;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes wishes from anywhere and has one worker fulfil them in their order. */
final class Swapper implements Deployments, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration BOOT = Duration.ofMinutes(5);
    /** Beside the watching: what is asked of Karaf takes longest. */
    private static final Duration STEP = Duration.ofMinutes(3);

    private final BundleContext context;
    private final Gateway gateway;
    private final Intake intake;
    private final History history;
    private final Ledger ledger;
    private final Timing timing;
    private final Engine engine;
    private final Startup startup;
    private final Trial trial;
    private final Residue residue;
    private final Aside aside;
    private final Serving serving;
    private final Pulse pulse = new Pulse(System::nanoTime);
    private final Worker worker;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final BundleListener listener = this::changed;
    private volatile long lostAt;
    private volatile boolean closed;

    /**
     * Where things are.
     *
     * @param data the bundle's folder
     * @param system what was shipped, a Maven repository
     */
    record Places(Path data, Path system) {}

    /**
     * How long to wait for what.
     *
     * @param watch after a change
     * @param residue before threads are looked at
     * @param loader before garbage is collected for a class loader
     * @param lost after somebody uninstalled a bundle of ours
     * @param stop of a bundle
     * @param features for one operation of Karaf's
     */
    record Timing(Duration watch, Duration residue, Duration loader, Duration lost, Duration stop, Duration features) {

        static Timing of(Duration watch) {
            return new Timing(
                    watch,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    watch.plus(Duration.ofSeconds(60)));
        }
    }

    Swapper(
            BundleContext context,
            Gateway gateway,
            Intake intake,
            History history,
            Places places,
            Clock clock,
            Timing timing)
            throws IOException {
        this.context = context;
        this.gateway = gateway;
        this.intake = intake;
        this.history = history;
        this.timing = timing;
        this.ledger = Ledger.open(places.data().resolve("ledger"));
        Records records = new Records(history, clock);
        Guard guard = new Guard(pulse);
        this.aside = new Aside(context, gateway);
        Bundles bundles = new Bundles(context, guard, aside, timing.stop());
        Features features = new KarafFeatures(gateway::features, guard, timing.features());
        Overlay overlay = new Overlay(places.data().resolve("overlay").resolve("drop-ins"), places.system());
        Jars jars = new Jars(bundles, overlay, features, intake.store());
        this.serving = new Serving(bundles, new Whiteboard(context));
        this.trial = new Trial(context, guard);
        Tools tools = new Tools(bundles, gateway, trial, jars, features, serving);
        this.residue = new Residue(records, timing.residue(), timing.loader());
        this.engine = new Engine(tools, ledger, records, intake, clock, timing.watch(), residue);
        this.startup = new Startup(tools, ledger, records, intake, timing.watch());
        this.worker = new Worker(records, this::begin, this::idle, pulse);
    }

    void start() {
        worker.start();
    }

    private void begin() {
        trial.tidy();
        long end = System.nanoTime() + BOOT.toNanos();
        try {
            while (!gateway.booted() && !closed && System.nanoTime() - end < 0) {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        pulse.beat();
        if (!closed) {
            engine.booted();
            startup.run();
            open();
        }
    }

    /** A successor may have the folder by now: whoever is closed while it starts leaves it alone. */
    private synchronized void open() {
        if (!closed) {
            intake.start(ledger.inEffect(), arrival -> submit(arrival));
            context.addBundleListener(listener);
            intake.retain(ledger.needed(), ledger.wanted());
        }
    }

    /** Who uninstalls a bundle that lies in {@code deploy/} gets it back: the file is what is wanted. */
    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED && ours(event.getBundle())) {
            lostAt = System.nanoTime();
            lost.set(true);
            worker.wake();
        }
    }

    private boolean ours(Bundle bundle) {
        return !bundle.getLocation().startsWith(Trial.LOCATION)
                && ledger.entries().stream().flatMap(e -> e.parts().stream()).anyMatch(p -> p.symbolicName()
                        .equals(bundle.getSymbolicName()));
    }

    private Optional<Duration> idle() {
        Optional<Duration> next = sooner(residue.look(), serving.look());
        if (!lost.get()) {
            return next;
        }
        Duration rest = timing.lost().minusNanos(System.nanoTime() - lostAt);
        if (rest.isNegative() || rest.isZero()) {
            lost.set(false);
            ledger.entries().forEach(startup::reinstate);
            return next;
        }
        return sooner(next, Optional.of(rest));
    }

    private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** {@return whether nothing that went is waited for any more} */
    boolean settled() {
        return residue.settled();
    }

    /** {@return what hangs and was left aside, in words} */
    List<String> leftAside() {
        return aside.there();
    }

    /** {@return for how long nothing has been done of what there is to do} */
    Duration stuckFor() {
        return worker.stuckFor();
    }

    /** {@return how long one step may take} */
    Duration patience() {
        return timing.watch().plus(STEP);
    }

    private CompletionStage<Deployment> submit(Arrival arrival) {
        return submit(arrival, Optional::empty);
    }

    /** The objection is asked for when it is the arrival's turn. */
    private CompletionStage<Deployment> submit(Arrival arrival, Supplier<Optional<String>> objection) {
        Deployment begun = history.begin(arrival.name(), arrival.sha256(), arrival.who());
        LOG.debug("deploy/{}: deployment {}", arrival.name(), begun.number());
        return worker.submit(begun.number(), () -> {
            Deployment decided = objection
                    .get()
                    .map(reason -> engine.overtaken(begun.number(), arrival, reason))
                    .orElseGet(() -> engine.decide(begun.number(), arrival));
            intake.retain(ledger.needed(), ledger.wanted());
            return decided;
        });
    }

    @Override
    public CompletionStage<Deployment> deploy(String name, InputStream content, Who origin) throws IOException {
        return submit(intake.stage(name, content, origin));
    }

    @Override
    public CompletionStage<Deployment> deploy(URI source, Who origin) throws IOException {
        return submit(intake.stage(source, origin));
    }

    @Override
    public CompletionStage<Deployment> remove(String name, Who origin) {
        if (ledger.entry(name).isEmpty()) {
            throw new IllegalArgumentException("nothing in effect is named '" + name + "'");
        }
        return submit(new Arrival.Gone(name, origin));
    }

    @Override
    public CompletionStage<Deployment> rollBack(long number, Who origin) {
        if (history.find(number).isEmpty()) {
            throw new IllegalArgumentException("there is no deployment " + number);
        }
        Ledger.Step step = ledger.step(number)
                .orElseThrow(() ->
                        new IllegalArgumentException("deployment " + number + " changed nothing, or is too long ago"));
        Supplier<Optional<String>> objection = () -> overtaken(number, step);
        objection.get().ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return step.from().isEmpty()
                ? submit(new Arrival.Gone(step.name(), origin), objection)
                : submit(new Arrival.Taken(earlier(step, origin)), objection);
    }

    private Optional<String> overtaken(long number, Ledger.Step step) {
        String now = ledger.entry(step.name()).map(Entry::sha256).orElse("");
        return now.equals(step.to())
                ? Optional.empty()
                : Optional.of("deployment " + number + " is not the last that changed deploy/" + step.name());
    }

    private Parcel earlier(Ledger.Step step, Who origin) {
        String message = "deploy/" + step.name() + " as it was before is not kept any more";
        try {
            return intake.again(step.name(), step.from(), origin)
                    .orElseThrow(() -> new IllegalArgumentException(message));
        } catch (IOException e) {
            throw new IllegalArgumentException(message + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<DropIn> dropIns() {
        return ledger.entries().stream().map(Entry::dropIn).toList();
    }

    @Override
    public List<Deployment> history(long before, int most) {
        return history.list(before, most);
    }

    @Override
    public Optional<Deployment> deployment(long number) {
        return history.find(number);
    }

    /**
     * Ends when the deployment that is under way is decided.
     *
     * @param patience how long that may take; it is interrupted after that, and undone at the next start
     */
    void end(Duration patience) {
        withdraw();
        worker.end(patience);
        intake.close();
    }

    @Override
    public void close() {
        withdraw();
        intake.close();
        worker.close();
    }

    private synchronized void withdraw() {
        closed = true;
        context.removeBundleListener(listener);
    }
}
