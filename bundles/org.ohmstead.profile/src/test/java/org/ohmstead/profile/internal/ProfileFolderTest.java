package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFolderTest {

    @TempDir
    Path etc;

    @Test
    void whatCameSinceTheLastLookIsFoundAndIsNoNewsThen() throws Exception {
        Path path = etc.resolve("profiles");
        ProfileFolder folder = new ProfileFolder(path);
        folder.look();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> folder.get("pump"))
                .withMessageEndingWith("there are: no profiles");

        Files.createDirectory(path);
        Files.writeString(path.resolve("pump.yaml"), "protocol: modbus\npoints:\n  a: {at: holding/1}\n");

        assertThat(folder.get("pump").points()).hasSize(1);
        assertThat(folder.look()).isEmpty();
        Files.writeString(path.resolve("pump.yaml"), "protocol: modbus\npoints:\n  b: {at: holding/2}\n");
        assertThat(folder.look()).containsExactly("pump");
    }
}
