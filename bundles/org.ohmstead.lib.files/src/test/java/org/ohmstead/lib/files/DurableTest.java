package org.ohmstead.lib.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to the disk, as the flight recorder of the JDK sees it. */
class DurableTest {

    private static final String FORCE = "jdk.FileForce";

    @TempDir
    Path folder;

    /** fsync(2): "Calling fsync() does not necessarily ensure that the entry in the directory … has also reached disk." */
    @Test
    void contentAndThenItsNameAreForcedToDisk() throws IOException {
        Path file = folder.resolve("a.cfg");

        List<String> forced = forced(() -> {
            AtomicFile.write(file, "new".getBytes(UTF_8));
            AtomicFile.writePrivate(file, "private".getBytes(UTF_8));
        });

        String temporary = folder.resolve(".a.cfg.tmp").toString();
        assertThat(forced).containsExactly(temporary, folder.toString(), temporary, folder.toString());
    }

    @Test
    void linesAreForcedToDiskIfTheyAreToBeAndTheNameOfTheirFileOnce() throws IOException {
        Path file = folder.resolve("audit");

        List<String> forced = forced(() -> {
            PrivateLines.append(file, List.of("one"), true);
            PrivateLines.append(file, List.of("two"), true);
            PrivateLines.append(file, List.of("three"), false);
        });

        assertThat(forced).containsExactly(file.toString(), folder.toString(), file.toString());
    }

    /** Something that writes. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private List<String> forced(Writing writing) throws IOException {
        Path trace = folder.resolve("trace.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(FORCE).withThreshold(Duration.ZERO);
            recording.start();
            writing.run();
            recording.stop();
            recording.dump(trace);
        }
        return RecordingFile.readAllEvents(trace).stream()
                .filter(event -> event.getEventType().getName().equals(FORCE))
                .map(event -> event.getString("path"))
                .filter(path -> path.startsWith(folder.toString()))
                .toList();
    }
}
