package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.History;
import org.ohmstead.deploy.internal.intake.Intake;
import org.osgi.framework.BundleContext;
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
    private final Ending ending;
    private final Probations probations;
    private final Timing timing;
    private final Engine engine;
    private final Startup startup;
    private final Trial trial;
    private final Residue residue;
    private final Aside aside;
    private final Serving serving;
    private final Pulse pulse = new Pulse(System::nanoTime);
    private final Worker worker;
    private final Losses losses;
    private final RollBacks rollBacks;
    private final Unstaged unstaged;
    private volatile boolean closed;

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
        boolean tested = !timing.probation().isZero();
        this.ledger = Ledger.open(
                Places.ledger(places.data()), Optional.of(HoldBack.run(context)).filter(run -> tested));
        this.ending = new Ending(context, ledger, code -> Runtime.getRuntime().halt(code));
        this.probations = new Probations(ledger, timing.probation(), System::nanoTime);
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
        this.startup = new Startup(tools, ledger, records, intake, timing.watch(), probations);
        this.unstaged = new Unstaged(records);
        this.rollBacks = new RollBacks(ledger, history, intake);
        this.worker = new Worker(records, this::begin, this::idle, pulse);
        this.losses = new Losses(ledger, timing.lost(), worker::wake);
    }

    void start() {
        ending.watch();
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
            losses.watch(context);
            intake.retain(ledger.needed(), ledger.wanted());
        }
    }

    private Optional<Duration> idle() {
        Optional<Duration> next = sooner(sooner(residue.look(), serving.look()), probations.look());
        Optional<Duration> due = losses.due();
        if (due.filter(rest -> rest.isNegative() || rest.isZero()).isPresent()) {
            losses.settle();
            ledger.entries().forEach(startup::reinstate);
            return next;
        }
        return sooner(next, due);
    }

    private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** {@return whether nothing that went is waited for any more} */
    boolean settled() {
        return residue.settled();
    }

    /** {@return what is the matter with deployments, in words: why none is taken, what was taken back, what was left aside, who is stuck} */
    List<String> troubles() {
        return Stream.of(
                        Configured.doubt(gateway).stream(),
                        probations.troubles().stream(),
                        aside.there().stream(),
                        residue.stuck().stream())
                .flatMap(texts -> texts)
                .toList();
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
        return submit(arrival, number -> engine.decide(number, known(arrival)));
    }

    /** What comes is not taken while it is not known whether it has to be signed. */
    private Arrival known(Arrival arrival) {
        Optional<String> doubt = arrival instanceof Arrival.Taken ? Configured.doubt(gateway) : Optional.empty();
        return doubt.<Arrival>map(reason -> ((Arrival.Taken) arrival).refused(reason))
                .orElse(arrival);
    }

    /** The decision is made when it is the arrival's turn. */
    private CompletionStage<Deployment> submit(Arrival arrival, LongFunction<Deployment> decision) {
        Deployment begun = history.begin(arrival.name(), arrival.sha256(), arrival.who());
        LOG.debug("deploy/{}: deployment {}", arrival.name(), begun.number());
        return worker.submit(begun.number(), () -> {
            Deployment decided = decision.apply(begun.number());
            intake.retain(ledger.needed(), ledger.wanted());
            return decided;
        });
    }

    @Override
    public CompletionStage<Deployment> deploy(String name, InputStream content, Who origin) throws IOException {
        try {
            return submit(intake.stage(name, content, origin));
        } catch (IOException | IllegalArgumentException e) {
            unstaged.refused(name, origin, e);
            throw e;
        }
    }

    @Override
    public CompletionStage<Deployment> deploy(URI source, Who origin) throws IOException {
        try {
            return submit(intake.stage(source, origin));
        } catch (IOException | IllegalArgumentException e) {
            unstaged.refused(Unstaged.name(source), origin, e);
            throw e;
        }
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
        Ledger.Step step = rollBacks.step(number);
        Arrival arrival = rollBacks.arrival(step, origin);
        return submit(arrival, own -> rollBacks
                .overtaken(number, step)
                .map(reason -> engine.overtaken(own, arrival, reason))
                .orElseGet(() -> engine.decide(own, arrival)));
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
        losses.leave(context);
        ending.leave();
    }
}
