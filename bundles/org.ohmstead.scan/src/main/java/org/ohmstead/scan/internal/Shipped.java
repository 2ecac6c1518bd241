package org.ohmstead.scan.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;

/**
 * Knows which drivers come with the gateway and need only be installed: their bundles lie in Karaf's own repository, the
 * folder {@code system}.
 *
 * @param repository if this runs in Karaf
 */
record Shipped(Optional<Path> repository) implements Predicate<String> {

    private static final Pattern PROTOCOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    /** {@return the one of this gateway} */
    static Shipped with(BundleContext context) {
        String home = context.getProperty("karaf.home");
        String repository = context.getProperty("karaf.default.repository");
        return new Shipped(
                home == null
                        ? Optional.empty()
                        : Optional.of(Path.of(home, repository == null ? "system" : repository)));
    }

    @Override
    public boolean test(String protocol) {
        return PROTOCOL.matcher(protocol).matches()
                && repository
                        .map(path -> path.resolve("org/ohmstead/org.ohmstead.driver." + protocol))
                        .filter(Files::isDirectory)
                        .isPresent();
    }
}
