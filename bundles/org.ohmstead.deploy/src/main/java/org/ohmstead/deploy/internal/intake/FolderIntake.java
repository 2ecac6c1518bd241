package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.lib.files.FolderWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intake of {@code deploy/}. Two threads: one waits for the operating system's notifications, one looks and reads. */
public final class FolderIntake implements Intake {

    private static final Logger LOG = LoggerFactory.getLogger(FolderIntake.class);
    private static final long CLOSING_SECONDS = 5;

    private final IntakeSettings settings;
    private final Timing timing;
    private final Effect effect = new Effect();
    private final FileStore store;
    private final KarFolder kars;
    private final Staging staging;
    private final Outcome outcome;
    private final Quota quota;
    private Optional<Running> running = Optional.empty();
    private boolean closed;

    /** What runs between start and close. */
    private record Running(FolderWatch watch, ScheduledExecutorService thread, Lookout lookout) {}

    private FolderIntake(IntakeSettings settings, Clock clock, Timing timing) {
        Limits limits = Limits.of(settings.megabytes());
        this.settings = settings;
        this.timing = timing;
        this.store = new FileStore(settings.data().resolve("store"), limits.fileBytes());
        this.kars = new KarFolder(settings.data().resolve("kar"));
        Examiner examiner = new Examiner(
                kars,
                new Signatures(new TrustedSigners(settings.keystore(), settings.password(), clock)),
                limits,
                settings.signed());
        this.staging = new Staging(store, examiner, effect);
        this.outcome = new Outcome(new FolderFiles(settings.folder()), store, effect, clock);
        this.quota = new Quota(store, kars, effect, settings.keepMegabytes());
    }

    /**
     * {@return an intake that has opened nothing yet}
     *
     * @param settings how files come in
     * @param clock for the time of day
     */
    public static FolderIntake of(IntakeSettings settings, Clock clock) {
        return of(settings, clock, Timing.USUAL);
    }

    static FolderIntake of(IntakeSettings settings, Clock clock, Timing timing) {
        return new FolderIntake(settings, clock, timing);
    }

    @Override
    public synchronized void start(Map<String, String> inEffect, Consumer<Arrival> arrivals) {
        if (running.isPresent() || closed) {
            throw new IllegalStateException("an intake is started once, and not after it was closed");
        }
        effect.start(inEffect);
        quota.tidy();
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ohmstead-deploy-intake"));
        Inspector inspector = new Inspector(staging, effect, Limits.of(settings.megabytes()), timing);
        Lookout lookout = new Lookout(settings.folder(), effect, inspector, timing, thread, arrivals);
        outcome.watchedBy(lookout);
        FolderWatch watch =
                FolderWatch.start(settings.folder(), FileNames::visible, "ohmstead-deploy-watch", lookout::look);
        running = Optional.of(new Running(watch, thread, lookout));
    }

    @Override
    public Arrival stage(String name, InputStream content, Who who) throws IOException {
        if (!FileNames.good(name)) {
            throw new IllegalArgumentException(FileNames.EXPECTED + " expected, got " + Words.quoted(name));
        }
        return staging.stage(name, content, who);
    }

    @Override
    public Arrival stage(URI source, Who who) throws IOException {
        Sources.Source what = Sources.of(source);
        try (InputStream content = what.opening().open()) {
            return staging.stage(what.name(), content, who);
        }
    }

    @Override
    public Optional<Parcel> again(String name, String sha256, Who who) throws IOException {
        return staging.again(name, sha256, who);
    }

    @Override
    public void unused(Parcel parcel) {
        effect.decided(parcel.sha256());
    }

    @Override
    public void accepted(Parcel parcel) throws IOException {
        outcome.accepted(parcel);
        look(); // it may be gone since it was told, and nobody tells that again
    }

    @Override
    public boolean has(String name) {
        return outcome.has(name);
    }

    @Override
    public boolean rejected(Arrival arrival, String reason) throws IOException {
        boolean taken = outcome.rejected(arrival, reason);
        look();
        return taken;
    }

    @Override
    public void removed(String name) throws IOException {
        outcome.removed(name);
        look();
    }

    @Override
    public void gone(String name) {
        outcome.gone(name);
        look();
    }

    @Override
    public void kept(String name) throws IOException {
        outcome.kept(name);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void retain(Set<String> needed, List<String> wanted) {
        quota.retain(needed, new LinkedHashSet<>(wanted));
    }

    private synchronized void look() {
        running.ifPresent(now -> now.lookout().look());
    }

    @Override
    public synchronized void close() {
        running.ifPresent(now -> {
            now.watch().close();
            now.thread().shutdownNow();
            try {
                if (!now.thread().awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("{}: still reading a file while closing", settings.folder());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running = Optional.empty();
        closed = true;
    }
}
