package org.ohmstead.historian.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsideTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.5Z");

    @TempDir
    Path directory;

    private Path put(int bytes) throws IOException {
        Files.write(directory.resolve("history.db"), new byte[bytes]);
        Files.write(directory.resolve("history.db-wal"), new byte[1]);
        return Aside.put(directory, NOW);
    }

    @Test
    @DisplayName("a database goes with its log, under a name that tells when, and never over another")
    void names() throws IOException {
        assertThat(put(5).getFileName()).hasToString("history.db.damaged-20260601T120000500Z");
        assertThat(put(6).getFileName()).hasToString("history.db.damaged-20260601T120000500Z.1");
        assertThat(directory.resolve("history.db")).doesNotExist();
        assertThat(directory.resolve("history.db-wal")).doesNotExist();
        assertThat(directory.resolve("history.db.damaged-20260601T120000500Z")).hasSize(5);
        assertThat(directory.resolve("history.db.damaged-20260601T120000500Z-wal"))
                .hasSize(1);
        assertThat(Aside.count(directory)).isEqualTo(2);
    }

    @Test
    @DisplayName("three are kept, the biggest, so that a dying disk does not fill itself")
    void bounded() throws IOException {
        Path years = put(5_000);
        Path hour = put(50);
        put(400);
        Path day = put(300);

        assertThat(Aside.count(directory)).isEqualTo(3);
        assertThat(years).exists();
        assertThat(day).exists();
        assertThat(hour).doesNotExist();
        assertThat(hour.resolveSibling(hour.getFileName() + "-wal")).doesNotExist();
    }

    @Test
    void noneWhereThereIsNoDirectory() {
        assertThat(Aside.count(directory.resolve("missing"))).isZero();
    }
}
