package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.ohmstead.deploy.internal.intake.Parcel.Kind;
import org.osgi.framework.Constants;

/** The reading of one KAR: features files and a Maven repository with what they need (Karaf 4.4 manual, KAR). */
final class Kar {

    private static final String REPOSITORY = "repository/";
    private static final Pattern PATH = Pattern.compile("(?:[ -.0-~]{1,200}/)*[ -.0-~]{1,200}");
    private static final String RESOURCES = "resource";

    private final KarFolder folder;
    private final String sha256;
    private final Budget budget;
    private final Consumer<String> found;
    private final boolean fresh;
    private final List<Content> contents = new ArrayList<>();
    private final List<Path> repositories = new ArrayList<>();
    private final List<FeaturesFile> features = new ArrayList<>();
    private final Set<String> brought = new HashSet<>();
    private final Map<String, String> entries = new HashMap<>();
    private final Map<String, String> fragments = new HashMap<>();
    private final Map<String, ComponentFiles> components = new LinkedHashMap<>();

    /**
     * Prepares the reading.
     *
     * @param folder where it is unpacked
     * @param sha256 of the KAR
     * @param budget for all of it
     * @param found is told each bundle
     * @param fresh whether it comes for the first time
     */
    Kar(KarFolder folder, String sha256, Budget budget, Consumer<String> found, boolean fresh) {
        this.folder = folder;
        this.sha256 = sha256;
        this.budget = budget;
        this.found = found;
        this.fresh = fresh;
    }

    Examiner.Findings read(Path staged, Examiner.Approval approval) throws IOException, RefusedException {
        Path target = folder.of(sha256);
        try (KarFolder.Unpacking unpacking = folder.unpack(sha256)) {
            Archive archive = Archive.read(staged, budget, entry -> to(unpacking, entry));
            for (String entry : archive.names()) {
                if (entry.startsWith(REPOSITORY) && !entry.endsWith("/")) {
                    String path = entry.substring(REPOSITORY.length());
                    look(entry, path, unpacking.file(path), target.resolve(path));
                }
            }
            hosts();
            components();
            List<String> shipped = shipped();
            if (repositories.isEmpty()) {
                throw new RefusedException("a KAR expected, it has no features file below " + REPOSITORY);
            }
            String signer = approval.signer();
            unpacking.complete();
            return new Examiner.Findings(
                    Kind.KAR,
                    List.copyOf(contents),
                    List.copyOf(repositories),
                    shipped,
                    features.stream().flatMap(f -> f.configurations().stream()).toList(),
                    target,
                    signer);
        }
    }

    private static OutputStream to(KarFolder.Unpacking unpacking, String entry) throws IOException, RefusedException {
        if (entry.startsWith(RESOURCES + "/") || entry.startsWith(RESOURCES + "s/")) {
            throw new RefusedException("a KAR without resources expected, entry " + Words.quoted(entry)
                    + " would be written into the installation");
        }
        if (!entry.startsWith(REPOSITORY)) {
            return OutputStream.nullOutputStream();
        }
        if (!PATH.matcher(entry).matches()) {
            throw new RefusedException("a path of at most 200 ASCII characters between slashes expected, an entry has "
                    + Words.quoted(entry));
        }
        try {
            return unpacking.make(entry.substring(REPOSITORY.length()));
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(
                    "a file or a folder expected, entry " + Words.quoted(entry) + " would be in the way of another", e);
        }
    }

    private void look(String entry, String path, Path now, Path later) throws IOException, RefusedException {
        MavenPath.url(path).ifPresent(brought::add);
        try {
            if (path.endsWith(".jar")) {
                jar(entry, path, now, later);
            } else if (path.endsWith(".xml")) {
                Optional<FeaturesFile> file = FeaturesFile.read(now);
                file.ifPresent(f -> {
                    repositories.add(later);
                    features.add(f);
                });
            }
        } catch (RefusedException e) {
            throw new RefusedException("entry " + Words.quoted(entry) + ": " + e.getMessage(), e);
        } catch (XMLStreamException e) {
            throw new RefusedException("entry " + Words.quoted(entry) + ": XML expected: " + Words.of(e), e);
        }
    }

    private void jar(String entry, String path, Path now, Path later) throws IOException, RefusedException {
        Archive archive = Archive.read(now, budget, inner -> OutputStream.nullOutputStream());
        Map<String, String> headers = Manifests.headers(archive.manifest());
        if (!Manifests.bundle(headers)) {
            return;
        }
        String location = MavenPath.url(path)
                .orElseThrow(() -> new RefusedException(
                        "a path as " + REPOSITORY + "GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar" + " expected"));
        Content content = Examiner.content(headers, later, location, found);
        String other = entries.putIfAbsent(content.symbolicName(), entry);
        if (other != null) {
            throw new RefusedException("each symbolic name once expected, " + content.symbolicName() + " stands for "
                    + Words.quoted(other) + ", too");
        }
        Manifests.host(headers).ifPresent(host -> fragments.put(entry, host));
        Optional<String> code = Manifests.nativeCode(headers, archive);
        if (code.isPresent() && headers.containsKey(ComponentFiles.HEADER)) {
            throw new RefusedException("native code in a bundle without components expected, it has " + code.get()
                    + " and " + ComponentFiles.HEADER
                    + ": Java loads a native library once, and what has components is replaced");
        }
        components.put(entry, ComponentFiles.of(now, archive, headers));
        contents.add(content);
    }

    /** A fragment is a part of its host, and brings no components of its own. */
    private void components() throws IOException, RefusedException {
        for (Map.Entry<String, ComponentFiles> one : components.entrySet()) {
            if (fresh && !fragments.containsKey(one.getKey())) {
                try {
                    one.getValue().check(fragments.values().stream().anyMatch(host -> one.getKey()
                            .equals(entries.get(host))));
                } catch (RefusedException e) {
                    throw new RefusedException("entry " + Words.quoted(one.getKey()) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /** {@return what its features want and it does not bring itself} */
    private List<String> shipped() throws RefusedException {
        List<String> shipped = new ArrayList<>();
        for (FeaturesFile file : features) {
            for (String location : file.written()) {
                if (!brought.contains(FeaturesFile.plain(location))) {
                    throw new RefusedException(
                            "a configuration that is in the KAR expected, got " + Words.quoted(location));
                }
            }
            for (String location : file.bundles()) {
                String plain = FeaturesFile.plain(location);
                boolean judged = contents.stream().anyMatch(c -> c.location().equals(plain));
                if (!judged && brought.contains(plain)) {
                    throw new RefusedException("a bundle expected, " + Words.quoted(location) + " is none");
                }
                if (!judged) {
                    shipped.add(location);
                }
            }
            file.others().stream()
                    .filter(location -> !brought.contains(FeaturesFile.plain(location)))
                    .forEach(shipped::add);
        }
        return shipped.stream().distinct().toList();
    }

    private void hosts() throws RefusedException {
        for (Map.Entry<String, String> fragment : fragments.entrySet()) {
            String host = fragment.getValue();
            if (!entries.containsKey(host)
                    || host.equals(Constants.SYSTEM_BUNDLE_SYMBOLICNAME)
                    || fragments.containsKey(entries.get(host))) {
                throw new RefusedException("entry " + Words.quoted(fragment.getKey())
                        + ": a fragment together with its host expected, " + Words.quoted(host) + " is not in the KAR");
            }
        }
    }
}
