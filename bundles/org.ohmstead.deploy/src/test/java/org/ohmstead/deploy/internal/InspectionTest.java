package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {

    @TempDir
    Path deploy;

    private final List<String> told = new ArrayList<>();

    @Test
    void goodArchivesAndOtherFilesAreNotMentioned() throws Exception {
        write("bundle.jar", archive("some.bundle"));
        write("parts.kar", archive(""));
        write("README", "words".getBytes(StandardCharsets.UTF_8));
        Files.createDirectory(deploy.resolve("folder.jar"));

        assertThat(look(3)).isEmpty();
    }

    @Test
    void whatCannotBeTakenIsToldOnceWithItsReason() throws Exception {
        byte[] good = archive("some.bundle");
        write("cut.jar", Arrays.copyOf(good, good.length / 2));
        write("cut.kar", Arrays.copyOf(good, good.length / 2));
        write("words.jar", "words".getBytes(StandardCharsets.UTF_8));
        write("library.jar", archive(""));
        byte[] spoilt = good.clone();
        Arrays.fill(spoilt, good.length / 3, good.length / 3 + 100, (byte) 0);
        write("spoilt.jar", spoilt);
        write("features.xml", "<features/>".getBytes(StandardCharsets.UTF_8));
        byte[] junk = new byte[5000];
        new Random(2).nextBytes(junk);
        write("junk.kar", junk);

        assertThat(look(3))
                .containsExactlyInAnyOrder(
                        "deploy/cut.jar: not taken: a complete archive expected: zip END header not found",
                        "deploy/cut.kar: not taken: a complete archive expected: zip END header not found",
                        "deploy/words.jar: not taken: a complete archive expected: zip END header not found",
                        "deploy/junk.kar: not taken: a complete archive expected: zip END header not found",
                        "deploy/features.xml: not taken: a bundle (.jar) or a KAR (.kar) expected;"
                                + " features are added by feature:repo-add",
                        "deploy/library.jar: not taken: a bundle expected, its manifest has no Bundle-SymbolicName",
                        "deploy/spoilt.jar: not taken: a complete archive expected: content is spoilt");
    }

    @Test
    void aFileThatIsBeingCopiedIsLeftAloneAndAnotherOneJudgedAnew() throws Exception {
        Inspection inspection = new Inspection(deploy, told::add);
        byte[] good = archive("some.bundle");
        for (int part = 1; part <= 4; part++) {
            write("bundle.jar", Arrays.copyOf(good, good.length * part / 4));
            inspection.look();
        }
        inspection.look();
        assertThat(told).isEmpty();

        write("bundle.jar", "words".getBytes(StandardCharsets.UTF_8));
        inspection.look();
        inspection.look();
        assertThat(told).hasSize(1);
        Files.delete(deploy.resolve("bundle.jar"));
        Files.delete(deploy);
        inspection.look();
        assertThat(told).hasSize(1);
    }

    @Test
    void aFileThatGoesMeanwhileKeepsNoOtherFromBeingToldOnce() throws Exception {
        for (int i = 0; i < 8; i++) {
            Files.createSymbolicLink(deploy.resolve("gone" + i + ".jar"), deploy.resolve("nowhere"));
            write("words" + i + ".jar", "words".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(look(4)).hasSize(8).doesNotHaveDuplicates();
    }

    private List<String> look(int times) {
        Inspection inspection = new Inspection(deploy, told::add);
        for (int i = 0; i < times; i++) {
            inspection.look();
        }
        return told;
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(deploy.resolve(name), content);
    }

    private static byte[] archive(String bundle) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!bundle.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", bundle);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            out.putNextEntry(new ZipEntry("content"));
            byte[] content = new byte[4000];
            new Random(1).nextBytes(content);
            out.write(content);
            out.closeEntry();
        }
        return bytes.toByteArray();
    }
}
