package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CfgFolderTest {

    private static final String NAME = "org.ohmstead.x.cfg";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path path;

    private CfgFolder folder;

    @BeforeEach
    void prepare() {
        folder = new CfgFolder(path, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aFileBeingWrittenIsAsItWasBefore() throws Exception {
        write("a = 1\n", 0);
        assertThat(value()).as("the first time, whatever is there").isEqualTo("1");
        assertThat(folder.restless()).isFalse();

        write("a = 2", 39);
        assertThat(value()).isEqualTo("1");
        assertThat(folder.restless()).isTrue();

        write("a = 23\n", 40);
        assertThat(value()).isEqualTo("23");
        assertThat(folder.restless()).isFalse();

        write("a = 4\n", -5000);
        assertThat(value()).as("a clock that was set back must not matter").isEqualTo("4");
    }

    @Test
    void aFileThatWasJustEmptiedIsAsItWasBeforeForLonger() throws Exception {
        write("a = 1\n", 100);
        folder.read();

        write("", 999);
        assertThat(value()).isEqualTo("1");
        assertThat(folder.restless()).isTrue();

        write("", 1000);
        assertThat(folder.read().get(NAME).bytes()).isEmpty();
        assertThat(folder.restless()).isFalse();
    }

    @Test
    void aFileThatWentJustNowIsStillThere() throws Exception {
        write("a = 1\n", 100);
        folder.read();
        Files.delete(path.resolve(NAME));

        Files.setLastModifiedTime(path, FileTime.from(NOW.minusMillis(39)));
        assertThat(value()).isEqualTo("1");
        assertThat(folder.restless()).isTrue();

        Files.setLastModifiedTime(path, FileTime.from(NOW.minusMillis(40)));
        assertThat(folder.read()).isEmpty();
        assertThat(folder.restless()).isFalse();
    }

    @Test
    void whatItWroteItselfItKnows() throws Exception {
        folder.read();
        folder.write(NAME, null, Content.of(Map.of("a", Setting.of("1"))));
        Files.setLastModifiedTime(path.resolve(NAME), FileTime.from(NOW));
        assertThat(value()).isEqualTo("1");

        folder.write(NAME, folder.known(NAME), Content.of(Map.of("a", Setting.of("2"))));
        assertThat(value()).isEqualTo("2");
    }

    @Test
    void whatOthersWroteSinceIsNotOverwritten() throws Exception {
        write("a = 1\n", 100);
        CfgFile before = folder.read().get(NAME);
        write("a = theirs\n", 100);

        assertThatIOException()
                .isThrownBy(() -> folder.write(NAME, before, Content.of(Map.of("a", Setting.of("ours")))))
                .withMessage("the file has just been changed by somebody else");
        assertThatIOException().isThrownBy(() -> folder.write(NAME, null, Content.of(Map.of())));
        assertThat(path.resolve(NAME)).hasContent("a = theirs\n");
    }

    @Test
    void whatWouldNotBeReadAgainIsNotWritten() throws Exception {
        Content large = Content.of(Map.of("a", Setting.of("x".repeat(CfgFolder.MAX_SIZE))));
        assertThatIOException()
                .isThrownBy(() -> folder.write(NAME, null, large))
                .withMessageContaining("at most 524288 bytes expected, got 524293");
        assertThat(path.resolve(NAME)).doesNotExist();

        Files.write(path.resolve(NAME), new byte[CfgFolder.MAX_SIZE + 1]);
        assertThat(folder.read().get(NAME).problem()).isEqualTo("at most 524288 bytes expected, got 524289");
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        Files.createSymbolicLink(path.resolve(NAME), Path.of("/dev/zero"));
        assertThat(folder.read().get(NAME).problem()).isEqualTo("a file expected, got a pipe or a device");
        Files.delete(path.resolve(NAME));
        Files.createSymbolicLink(path.resolve(NAME), path.resolve("nothing"));
        assertThat(folder.read()).doesNotContainKey(NAME);
    }

    @Test
    void whatIsKeptAsideIsForItsOwnersEyes() throws Exception {
        write("password = hunter2\n", 100);
        folder.keepAside(folder.read().get(NAME));

        Path aside = path.resolve(NAME + ".conflict");
        assertThat(aside).hasContent("password = hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aside)))
                .isEqualTo("rw-------");
        assertThat(folder.read()).containsOnlyKeys(NAME);
    }

    @Test
    void soManyAreKeptAsideAndTheOldestGoesWithAWord() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            for (int i = 1; i <= Asides.MOST + 2; i++) {
                folder.keepAside(CfgFile.of(NAME, ("a = " + i + "\n").getBytes(UTF_8)));
                folder.asides().bound(NAME);
            }
        } finally {
            System.setErr(before);
        }

        assertThat(path.resolve(NAME + ".conflict")).doesNotExist();
        assertThat(path.resolve(NAME + ".conflict.2")).doesNotExist();
        assertThat(path.toFile().list()).hasSize(Asides.MOST);
        assertThat(path.resolve(NAME + ".conflict." + (Asides.MOST + 2))).hasContent("a = " + (Asides.MOST + 2));
        assertThat(log.toString(UTF_8))
                .contains("etc/" + NAME + ".conflict: deleted, as the oldest of more than 10")
                .contains("etc/" + NAME + ".conflict.2: deleted");
    }

    @Test
    void whatCannotBeReadIsKeptAsideWholeAndNotOverwritten() throws Exception {
        byte[] large = new byte[CfgFolder.MAX_SIZE + 1];
        Files.write(path.resolve(NAME), large);
        CfgFile before = folder.read().get(NAME);
        Content ours = Content.of(Map.of("a", Setting.of("ours")));
        assertThatIOException().isThrownBy(() -> folder.write(NAME, before, ours));

        folder.keepAside(before);
        folder.write(NAME, before, ours);

        assertThat(path.resolve(NAME + ".conflict")).hasBinaryContent(large);
        assertThat(path.resolve(NAME)).hasContent("a = ours");
    }

    @Test
    void whatOthersMendedSinceIsNotOverwritten() throws Exception {
        write("what is this\n", 100);
        CfgFile before = folder.read().get(NAME);
        assertThat(before.good()).isFalse();
        write("a = theirs\n", 100);

        assertThatIOException().isThrownBy(() -> folder.write(NAME, before, Content.of(Map.of("a", Setting.of("1")))));
        assertThat(path.resolve(NAME)).hasContent("a = theirs");
    }

    private String value() throws IOException {
        return folder.read().get(NAME).text().content().text("a").orElse("");
    }

    private void write(String text, long millisAgo) throws IOException {
        Path file = path.resolve(NAME);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusMillis(millisAgo)));
    }
}
