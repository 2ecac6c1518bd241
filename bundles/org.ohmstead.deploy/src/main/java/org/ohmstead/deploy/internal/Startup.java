package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.Entry.Part;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Intake;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the framework agree with the ledger: after a power cut, a deleted cache, an upgrade, or somebody's uninstall. */
final class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final Who SYSTEM = new Who("system", "system");
    private static final String AGAIN = "; it may be what ended the gateway: to try it again, put it there again";
    private static final String INTERRUPTED = "the gateway ended while it was changed; what was before is back";

    private final Tools tools;
    private final Ledger ledger;
    private final Records records;
    private final Intake intake;
    private final Duration limit;
    /** Names of files whose bundles are not known to be as they were. */
    private final Set<String> broken = new TreeSet<>();

    Startup(Tools tools, Ledger ledger, Records records, Intake intake, Duration limit) {
        this.tools = tools;
        this.ledger = ledger;
        this.records = records;
        this.intake = intake;
        this.limit = limit;
    }

    /** Undoes what was interrupted, and makes up for what is missing. */
    void run() {
        Optional<Ledger.Intent> intent = ledger.intent();
        intent.ifPresent(this::undo);
        for (Deployment running : records.history().interrupted()) {
            if (intent.filter(i -> i.number() == running.number()).isEmpty()) {
                String reason = "the gateway ended before anything was changed";
                records.end(running.number(), Outcome.REFUSED, reason);
                LOG.warn("deploy/{}: refused: {} (deployment {})", running.file(), reason, running.number());
            }
        }
        for (Entry entry : ledger.entries()) {
            reinstate(entry);
        }
    }

    /** Tells that something that is in effect does not run. */
    private void missing(Entry entry, String reason, Throwable thrown) {
        Deployment deployment = records.history().begin(entry.name(), entry.sha256(), SYSTEM);
        records.end(deployment.number(), Outcome.FAILED, "it is not installed again: " + reason);
        LOG.error("deploy/{}: it is not installed again", entry.name(), thrown);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the folder and all other files have to start
    private void undo(Ledger.Intent intent) {
        Optional<Entry> before = ledger.entry(intent.name());
        boolean coming =
                before.filter(e -> e.sha256().equals(intent.to().sha256())).isEmpty();
        Outcome outcome = Outcome.ROLLED_BACK;
        String reason = INTERRUPTED;
        try {
            Undo.run(tools, before, intent.to(), limit, Jars.Way.UPDATE);
        } catch (Trouble e) {
            outcome = Outcome.FAILED;
            reason = "the gateway ended while it was changed; the way back: " + e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            outcome = Outcome.FAILED;
            reason = "the gateway ended while it was changed; the way back: " + Trouble.defect(e);
            LOG.error("deploy/{}: a defect on the way back", intent.name(), e);
        }
        if (outcome == Outcome.FAILED) {
            broken.add(intent.name());
        }
        LOG.warn("deploy/{}: {}: {} (deployment {})", intent.name(), outcome.id(), reason, intent.number());
        if (records.history().find(intent.number()).isPresent()) {
            records.end(intent.number(), outcome, reason);
        }
        try {
            ledger.undone();
            if (!coming) {
                intake.kept(intent.name());
            } else if (!intent.stopped() || interruptedTwice(intent)) {
                reject(intent.to(), reason + AGAIN);
            }
        } catch (IOException e) {
            LOG.error("deploy/{}: that it was undone could not be noted", intent.name(), e);
        }
    }

    /** A file that lies in the folder is tried again if the gateway was stopped; once. */
    private boolean interruptedTwice(Ledger.Intent intent) {
        return records.history().list(0, Integer.MAX_VALUE).stream()
                        .filter(d -> d.file().equals(intent.name())
                                && d.sha256().equals(intent.to().sha256())
                                && d.reason().startsWith("the gateway ended while"))
                        .count()
                > 1;
    }

    private void reject(Entry entry, String reason) throws IOException {
        Optional<Parcel> parcel = intake.again(entry.name(), entry.sha256(), SYSTEM);
        if (parcel.isPresent()) {
            intake.rejected(new Arrival.Taken(parcel.get()), reason);
        }
    }

    /** Makes sure that what is in effect runs. */
    @SuppressWarnings("checkstyle:IllegalCatch") // one file must not keep the others, nor the folder, from their start
    void reinstate(Entry entry) {
        try {
            if (entry.kind() == Parcel.Kind.KAR) {
                kar(entry);
            } else {
                jar(entry, entry.parts().get(0));
            }
        } catch (Trouble | IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                LOG.debug("deploy/{}: the gateway ends", entry.name(), e);
                return;
            }
            missing(entry, e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            missing(entry, Trouble.defect(e), e);
        }
    }

    private void kar(Entry entry) throws Trouble, IOException {
        if (tools.features().has(entry.features())) {
            return;
        }
        Parcel parcel = intake.again(entry.name(), entry.sha256(), SYSTEM)
                .orElseThrow(() -> new Trouble("its content is not kept any more"));
        Undo.install(tools, entry);
        intake.unused(parcel);
        again(entry, "its features are installed again");
    }

    private void jar(Entry entry, Part part) throws Trouble, IOException {
        Optional<Bundle> installed = tools.bundles().named(part.symbolicName());
        Version version = Version.parseVersion(part.version());
        boolean newer = installed
                .filter(b -> b.getVersion().compareTo(version) > 0 && !Bundles.dropped(b))
                .isPresent();
        if (newer && !broken.contains(entry.name())) {
            supersede(entry, installed.get());
            return;
        }
        Entry current = relocated(entry, part, installed);
        boolean same = installed.isPresent()
                && installed.get().getVersion().equals(version)
                && Repack.same(installed.get(), tools.jars().content(entry.sha256()));
        if (!same) {
            String was = installed.map(b -> "in the place of " + b.getVersion()).orElse("as it was gone");
            Undo.put(tools, current, limit, Jars.Way.UPDATE);
            again(entry, part.symbolicName() + " " + part.version() + " is installed again, " + was);
        } else if (installed.get().getState() == Bundle.INSTALLED
                || installed.get().getState() == Bundle.RESOLVED) {
            tools.bundles().start(installed.get(), limit);
        }
    }

    /** After an upgrade features look elsewhere. */
    private Entry relocated(Entry entry, Part part, Optional<Bundle> installed) throws Trouble, IOException {
        List<String> places = tools.jars().places(part.symbolicName(), installed);
        if (places.isEmpty() || places.equals(part.places())) {
            return entry;
        }
        Part moved = new Part(part.symbolicName(), part.version(), part.kept(), places);
        tools.jars().move(part, moved, tools.jars().content(entry.sha256()));
        Entry now = new Entry(
                entry.name(),
                entry.sha256(),
                entry.kind(),
                entry.since(),
                entry.number(),
                entry.signer(),
                List.of(moved),
                entry.repositories(),
                entry.features());
        ledger.replace(now);
        return now;
    }

    private void supersede(Entry entry, Bundle newer) throws Trouble, IOException {
        Deployment deployment = records.history().begin(entry.name(), entry.sha256(), SYSTEM);
        String reason = Bundles.label(newer) + ", which came with the distribution, is newer than "
                + entry.parts().get(0).version();
        tools.jars().forget(entry.parts().get(0));
        ledger.done(deployment.number(), entry.name(), Optional.empty());
        records.end(deployment.number(), Outcome.REFUSED, reason);
        LOG.warn("deploy/{}: not in effect any more: {}", entry.name(), reason);
        reject(entry, reason);
    }

    private void again(Entry entry, String what) {
        Deployment deployment = records.history().begin(entry.name(), entry.sha256(), SYSTEM);
        records.remark(deployment.number(), List.of(what));
        records.end(deployment.number(), Outcome.DONE, "");
        LOG.info("deploy/{}: {} (deployment {})", entry.name(), what, deployment.number());
    }
}
