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
        Path trace = folder.resolve("trace.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(FORCE).withThreshold(Duration.ZERO);
            recording.start();
            AtomicFile.write(file, "new".getBytes(UTF_8));
            AtomicFile.writePrivate(file, "private".getBytes(UTF_8));
            recording.stop();
            recording.dump(trace);
        }

        String temporary = folder.resolve(".a.cfg.tmp").toString();
        List<String> forced = RecordingFile.readAllEvents(trace).stream()
                .filter(event -> event.getEventType().getName().equals(FORCE))
                .map(event -> event.getString("path"))
                .filter(path -> path.startsWith(folder.toString()))
                .toList();
        assertThat(forced).containsExactly(temporary, folder.toString(), temporary, folder.toString());
    }
}
