package org.ohmstead.lib.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateLinesTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("audit");
    }

    @Test
    void linesAreAddedAndTheirPlacesTold() throws IOException {
        PrivateLines.Span first = PrivateLines.append(file, List.of("one", "zwölf"), true);
        PrivateLines.Span second = PrivateLines.append(file, List.of("three"), false);

        assertThat(Files.readString(file)).isEqualTo("one\nzwölf\nthree\n");
        assertThat(first).isEqualTo(new PrivateLines.Span(0, 11));
        assertThat(second).isEqualTo(new PrivateLines.Span(11, 17));
    }

    @Test
    void halfALineStaysAsOneOfItsOwn() throws IOException {
        Files.writeString(file, "one\ntw");

        PrivateLines.append(file, List.of("three"), true);

        assertThat(Files.readAllLines(file)).containsExactly("one", "tw", "three");
    }

    @Test
    void nobodyElseCanReadThem() throws IOException {
        PrivateLines.append(file, List.of("one"), false);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFolderIsNotMade() {
        Path nowhere = folder.resolve("no").resolve("audit");

        assertThatThrownBy(() -> PrivateLines.append(nowhere, List.of("one"), true))
                .isInstanceOf(NoSuchFileException.class);
    }
}
