package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.deploy.Deployments.Who;

/** Keeps what comes in the store, and finds out whether it may be tried. Safe for use by any thread. */
final class Staging {

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
        return examined(name, store.put(content), who);
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
        Optional<Path> file = store.file(sha256);
        return file.isPresent() && FileStore.intact(file.get())
                ? Optional.of(examined(name, sha256, who))
                : Optional.empty();
    }

    private Arrival examined(String name, String sha256, Who who) throws IOException {
        effect.stage(sha256);
        boolean examined = false;
        try {
            Arrival arrival = examine(name, sha256, who);
            examined = true;
            return arrival;
        } finally {
            if (!examined) {
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

    static Parcel parcel(String name, String sha256, Who who, Path staged, Examiner.Findings findings) {
        return new Parcel(
                name,
                sha256,
                findings.kind(),
                staged,
                findings.contents(),
                findings.repositories(),
                findings.unpacked(),
                findings.signer(),
                who);
    }
}
