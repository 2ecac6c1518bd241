package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.deploy.Deployments.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what comes in the store, and finds out whether it may be tried. Safe for use by any thread. */
final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private final FileStore store;
    private final Examiner examiner;
    private final Effect effect;

    Staging(FileStore store, Examiner examiner, Effect effect) {
        this.store = store;
        this.examiner = examiner;
        this.effect = effect;
    }

    /**
     * Stages.
     *
     * @param name of the file
     * @param content read to its end
     * @param who brings it
     * @return what became of it; not to be removed from the store before it is decided
     * @throws IOException if it cannot be read, is too large or cannot be kept
     */
    Arrival stage(String name, InputStream content, Who who) throws IOException {
        String sha256 = store.put(content, effect::stage);
        return tried(sha256, () -> Optional.of(examine(name, sha256, who))).orElseThrow();
    }

    /**
     * Stages what may be kept already, which spares the disk.
     *
     * @param name of the file
     * @param sha256 of its content
     * @param who brings it
     * @return what became of it, if it is kept
     * @throws IOException if what is kept cannot be read
     */
    Optional<Arrival> kept(String name, String sha256, Who who) throws IOException {
        Optional<Path> file = effect.stageAgain(sha256, store);
        return file.isEmpty()
                ? Optional.empty()
                : tried(
                        sha256,
                        () -> FileStore.intact(file.get())
                                ? Optional.of(examine(name, sha256, who))
                                : Optional.empty());
    }

    /**
     * Makes a parcel of what was taken earlier: its size and signature do not matter any more.
     *
     * @param name of the file
     * @param sha256 of its content
     * @param who wants it
     * @return the parcel, if it is kept; not to be removed from the store before it is decided
     * @throws IOException if what is kept cannot be read
     */
    Optional<Parcel> again(String name, String sha256, Who who) throws IOException {
        Optional<Path> file = effect.stageAgain(sha256, store);
        return file.isEmpty() ? Optional.empty() : tried(sha256, () -> again(name, sha256, who, file.get()));
    }

    private Optional<Parcel> again(String name, String sha256, Who who, Path staged) throws IOException {
        try {
            if (FileStore.intact(staged)) {
                return Optional.of(parcel(name, sha256, who, staged, examiner.again(name, staged, sha256)));
            }
            LOG.warn("{}: is not what was kept, and of no use any more", staged);
        } catch (RefusedException e) {
            LOG.warn("{}: was taken as {}, and cannot be any more: {}", staged, name, e.getMessage());
        }
        return Optional.empty();
    }

    /** What one thinks of something that is staged. */
    @FunctionalInterface
    private interface Trial<T> {
        T run() throws IOException;
    }

    /** What comes to nothing need not stay. */
    private <T> Optional<T> tried(String sha256, Trial<Optional<T>> trial) throws IOException {
        Optional<T> result = Optional.empty();
        try {
            result = trial.run();
            return result;
        } finally {
            if (result.isEmpty()) {
                effect.decided(sha256);
            }
        }
    }

    private Arrival examine(String name, String sha256, Who who) throws IOException {
        Path staged = store.file(sha256)
                .orElseThrow(
                        () -> new IOException("data of deployments: " + sha256 + " is gone right after it was kept"));
        List<String> bundles = new ArrayList<>();
        try {
            return new Arrival.Taken(
                    parcel(name, sha256, who, staged, examiner.examine(name, staged, sha256, bundles::add)));
        } catch (RefusedException e) {
            return new Arrival.Refused(name, sha256, who, e.getMessage(), List.copyOf(bundles));
        }
    }

    private static Parcel parcel(String name, String sha256, Who who, Path staged, Examiner.Findings findings) {
        return new Parcel(
                name,
                sha256,
                findings.kind(),
                staged,
                findings.contents(),
                findings.repositories(),
                findings.shipped(),
                findings.configurations(),
                findings.unpacked(),
                findings.signer(),
                who);
    }
}
