package org.ohmstead.config.internal.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    @TempDir
    Path folder;

    private final RealDisk disk = new RealDisk();

    @Test
    void whatIsReplacedKeepsItsPermissions() throws Exception {
        Path file = Files.writeString(folder.resolve("a.cfg"), "old");
        Files.setPosixFilePermissions(file, PRIVATE);

        disk.replace(file, new byte[] {'n', 'e', 'w'});

        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PRIVATE);
        assertThat(folder.resolve(".a.cfg.tmp")).doesNotExist();
    }

    /** A temporary file that a crash left may be readable by all: who has it open must not see what is written then. */
    @Test
    void theContentOfAPrivateFileGoesIntoNoFileThatSomebodyElseHasOpen() throws Exception {
        Path file = Files.writeString(folder.resolve("a.cfg"), "old");
        Files.setPosixFilePermissions(file, PRIVATE);
        Path left = Files.writeString(folder.resolve(".a.cfg.tmp"), "");

        try (FileChannel spy = FileChannel.open(left, StandardOpenOption.READ)) {
            disk.replace(file, new byte[] {'n', 'e', 'w'});

            assertThat(spy.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
        assertThat(file).hasContent("new");
    }
}
