package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.deploy.Deployments.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the folder say what was decided. For use by one thread at a time. */
final class Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

    private final FolderFiles files;
    private final FileStore store;
    private final Effect effect;
    private final Clock clock;
    private final Set<String> owed = new HashSet<>();
    private Optional<Lookout> lookout = Optional.empty();

    Outcome(FolderFiles files, FileStore store, Effect effect, Clock clock) {
        this.files = files;
        this.store = store;
        this.effect = effect;
        this.clock = clock;
    }

    /** From now on it is known what is in effect, and what was owed to the folder before is put there. */
    synchronized void watchedBy(Lookout watching) {
        lookout = Optional.of(watching);
        for (String name : owed) {
            try {
                restore(name);
            } catch (IOException e) {
                LOG.warn("deploy/{}: cannot be put there again: {}", name, Words.of(e));
            }
        }
        owed.clear();
    }

    synchronized void accepted(Parcel parcel) throws IOException {
        String name = parcel.name();
        effect.put(name, parcel.sha256());
        effect.decided(parcel.sha256());
        if (!fromFolder(parcel.who()) && !holds(name, parcel.sha256())) {
            if (lookout.isPresent() && lookout.get().unjudged(name)) {
                LOG.debug("deploy/{}: another has come meanwhile and is next", name);
            } else {
                put(name, parcel.sha256());
            }
        }
        files.forgive(name);
    }

    /** What was in effect lies there again if it was this one that lay there: else somebody has taken it away meanwhile. */
    synchronized void rejected(Arrival arrival, String reason) throws IOException {
        String name = arrival.name();
        effect.decided(arrival.sha256());
        Optional<String> effective = effect.sha256(name);
        if (effective.isPresent() && effective.get().equals(arrival.sha256())) {
            LOG.debug("deploy/{}: what is in effect was refused once more; it stays", name);
            return;
        }
        if (arrival.sha256().isEmpty() && !Files.isRegularFile(files.of(name))) {
            LOG.debug("deploy/{}: stays, it is no file", name);
            return;
        }
        boolean there =
                lookout.isPresent() ? lookout.get().unchanged(name, arrival.sha256()) : holds(name, arrival.sha256());
        if (there) {
            files.reject(name);
            lookout.ifPresent(watching -> watching.forget(name));
        } else if (store.file(arrival.sha256()).isPresent()) {
            files.put(name + FileNames.REJECTED, store.file(arrival.sha256()).get());
        }
        files.reason(name, Words.line(reason) + "\n\n" + details(arrival) + "\n");
        if (there) {
            restore(name);
        }
    }

    private String details(Arrival arrival) {
        Who who = arrival.who();
        return clock.instant().truncatedTo(ChronoUnit.SECONDS) + ", from " + Words.line(who.name()) + " by " + who.via()
                + (arrival.sha256().isEmpty() ? "" : ", SHA-256 " + arrival.sha256());
    }

    synchronized void removed(String name) throws IOException {
        Optional<String> before = effect.remove(name);
        if (before.isPresent() && holds(name, before.get())) {
            files.delete(name);
            lookout.ifPresent(watching -> watching.forget(name));
        }
    }

    synchronized void gone(String name) {
        effect.remove(name);
        lookout.ifPresent(watching -> watching.forget(name));
    }

    synchronized void kept(String name) throws IOException {
        restore(name);
    }

    /** What is in effect lies there again, if nothing does. */
    private void restore(String name) throws IOException {
        if (lookout.isEmpty()) {
            owed.add(name);
            return;
        }
        Optional<String> effective = effect.sha256(name);
        if (effective.isPresent() && !files.exists(name)) {
            put(name, effective.get());
        }
    }

    private void put(String name, String sha256) throws IOException {
        Path content = store.file(sha256)
                .orElseThrow(
                        () -> new IOException("deploy/" + name + ": its content " + sha256 + " is not kept any more"));
        String stamp = files.put(name, content);
        lookout.ifPresent(watching -> watching.wrote(name, stamp, sha256));
    }

    private boolean holds(String name, String sha256) throws IOException {
        Path file = files.of(name);
        return Files.isRegularFile(file) && FileStore.hash(file).equals(sha256);
    }

    private static boolean fromFolder(Who who) {
        return who.via().equals(Inspector.VIA);
    }
}
