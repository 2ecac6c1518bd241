package org.ohmstead.itests.build;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** The bundles as the build left them: folders under {@code bundles/} with their classes, jars and readmes. */
final class Reactor {

    private static final Path BUNDLES = Path.of(System.getProperty("ohmstead.root"), "bundles");

    private Reactor() {}

    /** {@return the names of all bundles that have code, sorted} */
    static Set<String> bundles() {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            return folders.filter(f -> Files.isDirectory(f.resolve("src/main/java")))
                    .map(f -> f.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the classes of all bundles, without tests} */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .importLocations(bundles().stream()
                        .map(b -> Location.of(folder(b).resolve("target/classes")))
                        .collect(Collectors.toSet()));
    }

    /**
     * {@return the bundle that a class is from, empty for a class of a library}
     *
     * @param type any class
     */
    static Optional<String> bundleOf(JavaClass type) {
        return type.getSource()
                .filter(s -> s.getUri().getScheme().equals("file"))
                .map(s -> Path.of(s.getUri()))
                .filter(p -> p.startsWith(BUNDLES))
                .map(p -> BUNDLES.relativize(p).getName(0).toString());
    }

    /**
     * {@return whether a bundle is there to be imported from}
     *
     * @param bundle its name
     */
    static boolean shared(String bundle) {
        return bundle.endsWith(".api") || bundle.startsWith("org.ohmstead.lib.");
    }

    /**
     * {@return the folder of a bundle}
     *
     * @param bundle its name
     */
    static Path folder(String bundle) {
        return BUNDLES.resolve(bundle);
    }

    /**
     * {@return the jar of a bundle}
     *
     * @param bundle its name
     */
    static Path jar(String bundle) {
        return folder(bundle).resolve("target/" + bundle + "-" + System.getProperty("ohmstead.version") + ".jar");
    }

    /**
     * {@return the packages that a bundle exports}
     *
     * @param bundle its name
     */
    static List<String> exports(String bundle) {
        try (JarFile jar = new JarFile(jar(bundle).toFile())) {
            Manifest manifest = jar.getManifest();
            String header = manifest.getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            return header == null
                    ? List.of()
                    : Stream.of(header.replaceAll("\"[^\"]*\"", "").split(","))
                            .map(clause -> clause.split(";")[0])
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
