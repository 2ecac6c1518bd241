package org.ohmstead.historian.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native library of SQLite, which is loaded once in the life of a process: so in a process of its own. */
class LibraryTest {

    private static final String PLACE = "org.sqlite.tmpdir";
    /** As processes leave them that end hard. */
    private static final List<String> LEFT =
            List.of("sqlite-3.1.0-0-libsqlitejdbc.so", "sqlite-3.54.1.0-1-libsqlitejdbc.so.lck");

    /** Opens a database where the library cannot be unpacked, and again where it can. Says what happened. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            System.setProperty(
                    PLACE,
                    Files.createFile(directory.resolve("file")).resolve("below").toString());
            String said = "opened";
            try {
                Database.open(directory).close();
            } catch (IOException e) {
                said = e.getMessage();
            }
            Path place = Files.createDirectories(directory.resolve("new/place"));
            for (String left : LEFT) {
                Files.createFile(place.resolve(left));
            }
            System.setProperty(PLACE, place.toString());
            Database.open(directory).close();
            Files.writeString(directory.resolve("said"), said);
            Runtime.getRuntime().halt(0);
        }
    }

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void whatCouldNotBeUnpackedIsUnpackedLaterAndWhatOthersLeftGoes() throws Exception {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(out).isZero();
        assertThat(directory.resolve("said")).content().startsWith("SQLite's library cannot be unpacked");
        try (Stream<Path> place = Files.list(directory.resolve("new/place"))) {
            assertThat(place.map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .doesNotContainAnyElementsOf(LEFT)
                    .allMatch(name -> name.startsWith("sqlite-"));
        }
    }
}
