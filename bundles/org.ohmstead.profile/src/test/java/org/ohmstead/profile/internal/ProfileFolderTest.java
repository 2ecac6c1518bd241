package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFolderTest {

    @TempDir
    Path etc;

    private Path path;
    private ProfileFolder folder;

    @BeforeEach
    void prepare() {
        path = etc.resolve("profiles");
        folder = new ProfileFolder(path);
        folder.look();
    }

    @Test
    void whatCameSinceTheLastLookIsFoundAndIsNoNewsThen() throws Exception {
        pump(1);

        assertThat(folder.get("pump").points()).hasSize(1);
        assertThat(folder.look()).isEmpty();
        pump(2);
        assertThat(folder.look()).containsExactly("pump");
    }

    /** Who asked first waits for it, and failed; who asked later has it. */
    @Test
    void whatSomebodyMissedIsNewsEvenIfOthersFoundItSince() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> folder.get("pump"))
                .withMessageEndingWith("there are: no profiles");
        pump(1);
        assertThat(folder.get("pump").points()).hasSize(1);

        assertThat(folder.look()).containsExactly("pump");
        assertThat(folder.look()).isEmpty();
    }

    /** Each wrong request may name another one, and most of them never come. */
    @Test
    void ofTooManyThatWereMissedTheLatestAreRemembered() throws Exception {
        miss("pump");
        IntStream.range(1, ProfileFolder.MOST_MISSED).forEach(n -> miss("other" + n));
        miss("pump");
        miss("last");
        pump(1);
        assertThat(folder.get("pump").points()).hasSize(1);
        assertThat(folder.look()).as("asked for again lately").containsExactly("pump");

        Files.delete(path.resolve("pump.yaml"));
        folder.look();
        miss("pump");
        IntStream.rangeClosed(1, ProfileFolder.MOST_MISSED).forEach(n -> miss("other" + n));
        pump(1);
        assertThat(folder.get("pump").points()).hasSize(1);
        assertThat(folder.look()).as("forgotten").isEmpty();
    }

    private void miss(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> folder.get(name));
    }

    private void pump(int register) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve("pump.yaml"), "protocol: m\npoints: {a: {at: holding/" + register + "}}\n");
    }
}
