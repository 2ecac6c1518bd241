package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what of the store stays: what is needed always, what may be wanted again as long as there is room. */
final class Quota {

    private static final Logger LOG = LoggerFactory.getLogger(Quota.class);

    private final FileStore store;
    private final KarFolder kars;
    private final Effect effect;
    private final long bytes;

    Quota(FileStore store, KarFolder kars, Effect effect, int megabytes) {
        this.store = store;
        this.kars = kars;
        this.effect = effect;
        this.bytes = (long) megabytes << 20;
    }

    /** Removes what a crash left half-made. */
    void tidy() {
        try {
            store.tidy();
            kars.tidy();
        } catch (IOException e) {
            LOG.warn("{}: what is left of the last run cannot be removed: {}", store, Words.of(e));
        }
    }

    /**
     * Removes all but these, and what is being decided on.
     *
     * @param needed stay
     * @param wanted stay as far as there is room; the first ones first
     */
    void retain(Set<String> needed, Collection<String> wanted) {
        try {
            effect.remove(decided -> {
                Set<String> stay = new HashSet<>(needed);
                stay.addAll(decided);
                kars.retain(stay);
                addWanted(stay, wanted);
                store.retain(stay);
            });
        } catch (IOException e) {
            LOG.warn("{}: what need not be kept any more cannot be removed: {}", store, Words.of(e));
        }
    }

    private void addWanted(Set<String> stay, Collection<String> wanted) throws IOException {
        long room = bytes;
        for (String sha256 : wanted) {
            Optional<Path> file = store.file(sha256);
            if (!stay.contains(sha256) && file.isPresent()) {
                room -= Files.size(file.get());
                if (room < 0) {
                    return;
                }
                stay.add(sha256);
            }
        }
    }
}
