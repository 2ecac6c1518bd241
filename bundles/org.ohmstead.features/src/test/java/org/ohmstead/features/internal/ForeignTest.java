package org.ohmstead.features.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignTest {

    @TempDir
    private Path base;

    @Test
    void filesBelowDataOrDeployCameWithKars() throws IOException {
        Foreign foreign = new Foreign(base, base.resolve("data"), base.resolve("system"));
        file("data/cache/kar/demo/features.xml");

        assertThat(foreign.is(
                        base.resolve("data/cache/kar/demo/features.xml").toUri().toString()))
                .isTrue();
        assertThat(foreign.is("file:" + base + "/deploy/features.xml")).isTrue();
        assertThat(foreign.is("file:" + base + "/data/../etc/features.xml")).isFalse();
        assertThat(foreign.is("file:///home/me/features.xml")).isFalse();
        assertThat(foreign.is("https://example.com/data/features.xml")).isFalse();
    }

    @Test
    void artifactsThatAreOnlyBelowDataCameWithKars() throws IOException {
        Foreign foreign = new Foreign(base, base.resolve("data"), base.resolve("system"));
        String path = "com/example/more/1.0.0/more-1.0.0-features.xml";
        String uri = "mvn:com.example/more/1.0.0/xml/features";
        assertThat(foreign.is(uri)).as("nowhere").isFalse();

        file("data/repository/" + path);
        assertThat(foreign.is(uri)).as("downloaded").isFalse();

        file("data/cache/kar/demo/" + path);
        assertThat(foreign.is(uri)).as("of a KAR").isTrue();
        assertThat(foreign.is("mvn:https://example.com/maven!com.example/more/1.0.0/xml/features"))
                .isTrue();

        file("system/" + path);
        assertThat(foreign.is(uri)).as("of the distribution").isFalse();
        assertThat(foreign.is("mvn:short")).isFalse();
    }

    private void file(String path) throws IOException {
        Path file = base.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<features/>");
    }
}
