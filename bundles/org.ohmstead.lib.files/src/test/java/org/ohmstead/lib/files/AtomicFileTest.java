package org.ohmstead.lib.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void createsAndReplacesAndLeavesNothingElse() throws Exception {
        Path file = folder.resolve("a.cfg");

        AtomicFile.write(file, "old and longer".getBytes(UTF_8));
        AtomicFile.write(file, "new".getBytes(UTF_8));

        assertThat(file).hasContent("new");
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void keepsPermissions() throws Exception {
        Path file = folder.resolve("a.cfg");
        Files.writeString(file, "secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        AtomicFile.write(file, "new".getBytes(UTF_8));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatCannotBeReplacedStaysAndNoTemporaryFileIsLeft() throws Exception {
        Path file = Files.createDirectory(folder.resolve("a.cfg"));
        Files.writeString(file.resolve("inside"), "x");

        assertThatIOException().isThrownBy(() -> AtomicFile.write(file, "new".getBytes(UTF_8)));

        assertThat(file.resolve("inside")).hasContent("x");
        assertThat(folder.toFile().list()).containsExactly("a.cfg");
    }
}
