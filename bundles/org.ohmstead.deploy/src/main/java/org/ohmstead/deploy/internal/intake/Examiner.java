package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ohmstead.deploy.internal.intake.Parcel.Kind;

/** Finds out whether a staged file may be tried, without the framework. Safe for use by any thread. */
final class Examiner {

    private static final String FRAGMENT = "a bundle of its own expected, it is a fragment of ";

    private final KarFolder kars;
    private final Signatures signatures;
    private final Limits limits;
    private final boolean signed;

    /**
     * What a file is.
     *
     * @param kind of parcel
     * @param contents its bundles
     * @param repositories features files
     * @param shipped what its features want from the gateway
     * @param configurations names of the files that its features write into {@code etc/}
     * @param unpacked where they lie
     * @param signer who signed it
     */
    record Findings(
            Kind kind,
            List<Content> contents,
            List<Path> repositories,
            List<String> shipped,
            List<String> configurations,
            Path unpacked,
            String signer) {}

    /** Asked who signed a file, when all else is in order and before anything of it is kept. */
    @FunctionalInterface
    interface Approval {

        /** {@return the signer, possibly empty} */
        String signer() throws IOException, RefusedException;
    }

    /**
     * Examines by rules.
     *
     * @param kars where KARs are unpacked
     * @param signatures judges them
     * @param limits for what comes new
     * @param signed whether only signed files are taken
     */
    Examiner(KarFolder kars, Signatures signatures, Limits limits, boolean signed) {
        this.kars = kars;
        this.signatures = signatures;
        this.limits = limits;
        this.signed = signed;
    }

    /**
     * Examines a file that comes.
     *
     * @param name that it has
     * @param staged where it lies; nobody changes it
     * @param sha256 of its content
     * @param found is told each bundle as soon as it is known, as {@code com.example.driver 1.2.0}
     * @return what it is
     * @throws RefusedException if it may not be tried
     * @throws IOException if it cannot be read, or its parts not be kept
     */
    Findings examine(String name, Path staged, String sha256, Consumer<String> found)
            throws IOException, RefusedException {
        return read(name, staged, sha256, limits, found, true);
    }

    /**
     * Examines a file that was taken earlier: its size, signature and components do not matter any more.
     *
     * @param name that it has
     * @param staged where it lies
     * @param sha256 of its content
     * @return what it is
     * @throws RefusedException if it cannot be tried, as it is spoilt
     * @throws IOException if it cannot be read, or its parts not be kept
     */
    Findings again(String name, Path staged, String sha256) throws IOException, RefusedException {
        return read(name, staged, sha256, limits.unbounded(), bundle -> {}, false);
    }

    private Findings read(String name, Path staged, String sha256, Limits limit, Consumer<String> found, boolean fresh)
            throws IOException, RefusedException {
        boolean required = fresh && signed;
        Budget budget = new Budget(limit);
        if (FileNames.kar(name)) {
            return new Kar(kars, sha256, budget, found, fresh).read(staged, () -> signatures.signer(staged, required));
        }
        Archive archive = Archive.read(staged, budget, entry -> OutputStream.nullOutputStream());
        Map<String, String> headers = Manifests.headers(archive.manifest());
        Content content = content(headers, staged, "", found);
        Optional<String> host = Manifests.host(headers);
        if (host.isPresent()) {
            throw new RefusedException(FRAGMENT + Words.quoted(host.get())
                    + ", which it changes; only a KAR may hold it, together with that");
        }
        Optional<String> code = Manifests.nativeCode(headers, archive);
        if (code.isPresent()) {
            throw new RefusedException("a bundle without native code expected, it has " + code.get()
                    + ": Java loads a native library once, so a KAR has to bring it as a bundle of its own");
        }
        if (fresh) {
            ComponentFiles.of(staged, archive, headers).check(false);
        }
        String signer = signatures.signer(staged, required);
        return new Findings(
                Kind.JAR,
                List.of(content),
                List.of(),
                List.of(),
                List.of(),
                staged.toAbsolutePath().getParent(),
                signer);
    }

    /** Reads what a bundle's manifest says. */
    static Content content(Map<String, String> headers, Path file, String location, Consumer<String> found)
            throws RefusedException {
        String symbolicName = Manifests.symbolicName(headers);
        String version = Manifests.version(headers);
        found.accept(symbolicName + " " + version);
        Manifests.checkLists(headers);
        return new Content(symbolicName, version, headers, file, location);
    }
}
