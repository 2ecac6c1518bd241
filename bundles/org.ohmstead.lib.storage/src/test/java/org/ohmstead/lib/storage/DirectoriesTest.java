package org.ohmstead.lib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    Path directory;

    @Test
    void makesAllThatAreMissing() throws IOException {
        Path deep = directory.resolve("a/b/c");

        assertThat(Directories.create(deep)).isEqualTo(deep).isDirectory();
        assertThat(Directories.create(deep)).isDirectory();
    }

    @Test
    void saysWhereAFileIsInTheWay() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatIOException()
                .isThrownBy(() -> Directories.create(file.resolve("a")))
                .withMessageContaining(file.toString());
        assertThatIOException().isThrownBy(() -> Directories.force(directory.resolve("missing")));
    }
}
