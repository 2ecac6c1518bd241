package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.Entry.Part;
import org.ohmstead.deploy.internal.intake.Intake;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the framework agree with the ledger: after a power cut, a deleted cache, an upgrade, or somebody's uninstall. */
final class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final Who SYSTEM = Undoing.SYSTEM;

    private final Tools tools;
    private final Ledger ledger;
    private final Records records;
    private final Intake intake;
    private final Duration limit;
    private final Undoing undoing;

    Startup(Tools tools, Ledger ledger, Records records, Intake intake, Duration limit, Probations probations) {
        this.tools = tools;
        this.ledger = ledger;
        this.records = records;
        this.intake = intake;
        this.limit = limit;
        this.undoing = new Undoing(tools, ledger, records, intake, limit, probations);
    }

    /** Undoes what was interrupted or failed its probation, and makes up for what is missing. */
    void run() {
        Optional<Ledger.Intent> intent = ledger.intent();
        intent.ifPresent(undoing::interrupted);
        ledger.probations().stream().filter(Probation::failed).forEach(undoing::failed);
        ledger.probations().stream().filter(Probation::suspected).forEach(undoing::suspected);
        for (Deployment running : records.history().interrupted()) {
            if (intent.filter(i -> i.number() == running.number()).isEmpty()) {
                String reason = running.who().equals(SYSTEM)
                        ? "the gateway ended meanwhile; it is done at the next start"
                        : "the gateway ended before anything was changed";
                records.end(running.number(), Outcome.REFUSED, reason);
                LOG.warn("deploy/{}: refused: {} (deployment {})", running.file(), reason, running.number());
            }
        }
        for (Entry entry : ledger.entries()) {
            if (intake.has(entry.name())) {
                reinstate(entry);
            }
        }
    }

    /** Tells that something that is in effect does not run. */
    private void missing(Entry entry, String reason, Throwable thrown) {
        Deployment deployment = records.history().begin(entry.name(), entry.sha256(), SYSTEM);
        records.end(deployment.number(), Outcome.FAILED, "it is not installed again: " + reason);
        LOG.error("deploy/{}: it is not installed again", entry.name(), thrown);
    }

    /** Makes sure that what is in effect runs, unless it must not. */
    @SuppressWarnings("checkstyle:IllegalCatch") // one file must not keep the others, nor the folder, from their start
    void reinstate(Entry entry) {
        if (ledger.failed().contains(entry)) {
            return;
        }
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
        if (newer && !undoing.broken(entry.name())) {
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
        undoing.reject(entry, whoBrought(entry), reason);
    }

    private Who whoBrought(Entry entry) {
        return records.history().find(entry.number()).map(Deployment::who).orElse(SYSTEM);
    }

    private void again(Entry entry, String what) {
        Deployment deployment = records.history().begin(entry.name(), entry.sha256(), SYSTEM);
        records.remark(deployment.number(), List.of(what));
        records.end(deployment.number(), Outcome.DONE, "");
        LOG.info("deploy/{}: {} (deployment {})", entry.name(), what, deployment.number());
    }
}
