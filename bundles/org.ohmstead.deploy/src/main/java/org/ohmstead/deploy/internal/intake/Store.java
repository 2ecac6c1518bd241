package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Files by the SHA-256 of their content, outside the framework's cache: {@code DATA/store/SHA256}. Safe for use by any thread. */
public interface Store {

    /**
     * Keeps something; durable when this returns.
     *
     * @param content read to its end, not closed
     * @return its SHA-256 in hex
     * @throws IOException if it is too large or cannot be kept; nothing is left then
     */
    String put(InputStream content) throws IOException;

    /**
     * {@return what was kept, if it is still there}
     *
     * @param sha256 in hex
     */
    Optional<Path> file(String sha256);
}
