package org.ohmstead.lib.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {

    @TempDir
    Path folder;

    @Test
    void allOfATreeGoesAndNothingThatLinksOfItLeadTo() throws IOException {
        Path kept =
                Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("a"), "1");
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("one/two"));
        Files.writeString(root.resolve("one/two/b"), "2");
        Files.createSymbolicLink(root.resolve("one/link"), kept.getParent());
        Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("nowhere"));

        Trees.delete(root);

        assertThat(root).doesNotExist();
        assertThat(kept).hasContent("1");
    }

    @Test
    void aFileOrALinkGoesAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "1");
        Path link = Files.createSymbolicLink(folder.resolve("b"), file);
        Path dangling = Files.createSymbolicLink(folder.resolve("c"), folder.resolve("nowhere"));

        Trees.delete(link);
        Trees.delete(dangling);
        assertThat(folder.toFile().list()).containsExactly("a");

        Trees.delete(file);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsNoTrouble() throws IOException {
        Trees.delete(folder.resolve("nothing"));

        assertThat(folder).isEmptyDirectory();
    }
}
