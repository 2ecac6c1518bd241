package org.ohmstead.bench.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {

    @TempDir
    Path home;

    private Path bundle;

    @BeforeEach
    void make() throws IOException {
        bundle = Files.createDirectories(home.resolve("system/org/ohmstead/driver/0.1.0"))
                .resolve("driver-0.1.0.jar");
        write("0.1.0.SNAPSHOT");
    }

    private void write(String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        manifest.getMainAttributes().putValue("Import-Package", "a");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bundle), manifest)) {
            jar.putNextEntry(new ZipEntry("x.txt"));
            jar.write(7);
        }
    }

    @Test
    @DisplayName("a copy differs in its version only, which rises")
    void copies() throws IOException {
        Path copy = home.resolve("copy.jar");

        Versions.copy(Versions.shipped(home, "driver"), 12, copy);

        try (JarFile jar = new JarFile(copy.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-Version"))
                    .isEqualTo("0.1.0.z1000012")
                    .isGreaterThan("0.1.0.SNAPSHOT");
            assertThat(jar.getManifest().getMainAttributes().getValue("Import-Package"))
                    .isEqualTo("a");
            assertThat(jar.getInputStream(jar.getEntry("x.txt")).readAllBytes()).containsExactly(7);
            assertThat(jar.stream()).hasSize(2);
        }
    }

    @Test
    @DisplayName("what is no bundle, or is not there, is told")
    void tells() throws IOException {
        write("1");
        assertThatIOException()
                .isThrownBy(() -> Versions.copy(bundle, 1, home.resolve("copy.jar")))
                .withMessageContaining("a Bundle-Version of three parts expected, got 1");
        assertThatIOException().isThrownBy(() -> Versions.shipped(home, "missing"));
    }
}
