package org.ohmstead.lib.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

    @TempDir
    Path folder;

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void open(Path file, String rights) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void aDirectoryIsMadeOrTakenFromOthers() throws IOException {
        Path made = PrivateFiles.directory(folder.resolve("a/b/made"));
        Path found = Files.createDirectory(folder.resolve("found"));
        open(found, "rwxr-xr-x");
        Files.writeString(found.resolve("inside"), "x");

        assertThat(rights(made)).isEqualTo("rwx------");
        assertThat(rights(made.getParent())).isNotEqualTo("rwx------");
        assertThat(PrivateFiles.directory(found)).isEqualTo(found);
        assertThat(rights(found)).isEqualTo("rwx------");
        assertThat(found.resolve("inside")).exists();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatIOException().isThrownBy(() -> PrivateFiles.directory(file));
        assertThat(file).hasContent("x");
    }

    @Test
    void whatIsThereStaysAsItIs() throws IOException {
        Path file = PrivateFiles.present(folder.resolve("file"));
        assertThat(rights(file)).isEqualTo("rw-------");
        Files.writeString(file, "content");
        open(file, "rw-r-----");

        PrivateFiles.present(file);

        assertThat(file).hasContent("content");
        assertThat(rights(file)).isEqualTo("rw-r-----");
    }

    @Test
    void whatIsOpenedIsPrivateFromItsFirstMoment() throws IOException {
        Path file = folder.resolve("file");
        PrivateFiles.open(file, Set.of(CREATE, WRITE)).close();

        assertThat(rights(file)).isEqualTo("rw-------");
    }

    @Test
    void whatIsReplacedPrivatelyIsPrivate() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old and longer");
        open(file, "rw-r--r--");
        Path left = Files.writeString(folder.resolve(".file.tmp"), "left by a crash");
        open(left, "rw-rw-rw-");

        AtomicFile.writePrivate(file, "new".getBytes(UTF_8));

        assertThat(file).hasContent("new");
        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void whatCannotBeReplacedStays() throws IOException {
        Path file = Files.createDirectory(folder.resolve("file"));
        Files.writeString(file.resolve("inside"), "x");

        assertThatIOException().isThrownBy(() -> AtomicFile.writePrivate(file, "new".getBytes(UTF_8)));

        assertThat(file.resolve("inside")).hasContent("x");
        assertThat(folder.toFile().list()).containsExactly("file");
    }
}
