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
    private static final String SYSTEM = "system";

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

    /**
     * What was in effect lies there again if it was this one that lay there: else somebody has taken it away meanwhile.
     *
     * @return whether somebody has, so that what is in effect will be told as gone
     */
    synchronized boolean rejected(Arrival arrival, String reason) throws IOException {
        String name = arrival.name();
        effect.decided(arrival.sha256());
        Optional<String> effective = effect.sha256(name);
        if (effective.isPresent() && effective.get().equals(arrival.sha256())) {
            LOG.debug("deploy/{}: what is in effect was refused once more; it stays", name);
            return false;
        }
        if (arrival.sha256().isEmpty() && !Files.isRegularFile(files.of(name))) {
            LOG.debug("deploy/{}: stays, it is no file", name);
            return false;
        }
        boolean there =
                lookout.isPresent() ? lookout.get().unchanged(name, arrival.sha256()) : holds(name, arrival.sha256());
        if (there) {
            files.reject(name);
            lookout.ifPresent(watching -> watching.forget(name));
        } else if (store.file(arrival.sha256()).isPresent()) {
            files.put(name + FileNames.REJECTED, store.file(arrival.sha256()).get());
        }
        files.reason(name, text(arrival, reason));
        if (there) {
            restore(name);
        }
        return effective.isPresent() && !files.exists(name);
    }

    /** What stands beside a file that was not taken, for whoever finds it there. */
    private String text(Arrival arrival, String reason) {
        String name = Words.line(arrival.name());
        String sha256 = arrival.sha256().isEmpty() ? "" : ", SHA-256 " + arrival.sha256();
        return Words.line(reason) + "\n\n"
                + "File: " + name + ", here as " + name + FileNames.REJECTED + sha256 + "\n"
                + "When: " + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\n"
                + "Who:  " + who(arrival.who()) + "\n"
                + "What to do: correct what the first line says and put the file into deploy/ again; once it is taken, this one"
                + " goes.\n            Until then it does nothing. ohm:deploy-history and the console show all tries.\n";
    }

    private static String who(Who who) {
        return who.via().equals(SYSTEM) ? "the gateway itself" : Words.line(who.name()) + ", by " + who.via();
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

    synchronized boolean has(String name) {
        return files.exists(name) || owed.contains(name);
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
