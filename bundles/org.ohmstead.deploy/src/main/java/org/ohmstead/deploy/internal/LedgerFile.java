package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.ohmstead.lib.files.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file {@code ledger} in the bundle's folder, replaced as a whole. One that is damaged is set aside. */
final class LedgerFile {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path file;

    LedgerFile(Path file) {
        this.file = file;
    }

    /**
     * {@return what it tells; nothing if there is no file, or one that was damaged and is set aside}
     *
     * @throws IOException if there is one that cannot be read or moved
     */
    State read() throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            return State.EMPTY;
        }
        try {
            return LedgerText.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (LedgerText.Damage | CharacterCodingException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged-"
                    + TIME.format(Clock.systemUTC().instant()));
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error(
                    "{}: damaged: {}; set aside as {}. What lies in deploy/ is taken anew; what it had replaced, and what"
                            + " was being changed, is not known any more",
                    file,
                    e instanceof LedgerText.Damage ? e.getMessage() : Trouble.words(e),
                    aside.getFileName());
            return State.EMPTY;
        }
    }

    /** Replaces the file; on disk when this returns. */
    void write(State state) throws IOException {
        AtomicFile.write(file, LedgerText.of(state).getBytes(StandardCharsets.UTF_8));
    }
}
