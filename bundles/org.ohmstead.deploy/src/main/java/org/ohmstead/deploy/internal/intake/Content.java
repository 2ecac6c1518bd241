package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.osgi.framework.Constants;

/**
 * One bundle of a parcel.
 *
 * @param symbolicName without directives
 * @param version as the framework reads it, {@code 0.0.0} if the manifest has none
 * @param headers the manifest's main attributes
 * @param file the bundle's bytes, outside the framework's cache; the staged file itself for a JAR
 * @param location where the features of a KAR look for it, as {@code mvn:g/a/1.0}; empty for a JAR
 */
public record Content(String symbolicName, String version, Map<String, String> headers, Path file, String location) {

    /** {@return the packages that it exports} */
    public List<String> exports() {
        return Clauses.names(headers.getOrDefault(Constants.EXPORT_PACKAGE, ""));
    }

    /**
     * {@return what the manifest of a bundle says that was shipped; empty if it is no bundle}
     *
     * @param file of the bundle
     * @param location where features look for it
     * @throws IOException if it cannot be read
     */
    public static Optional<Content> shipped(Path file, String location) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            if (jar.getManifest() != null) {
                jar.getManifest()
                        .getMainAttributes()
                        .forEach((name, value) -> headers.put(name.toString(), value.toString()));
            }
            return Manifests.bundle(headers)
                    ? Optional.of(Examiner.content(headers, file, location, found -> {}))
                    : Optional.empty();
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
