package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.security.Role;

class UserStoreTest {

    @TempDir
    Path temporary;

    private Path directory;
    private Path file;
    private Bench bench;
    private final List<String> troubles = new ArrayList<>();

    @BeforeEach
    void prepare() {
        directory = temporary.resolve("data/security");
        file = directory.resolve("users");
        bench = new Bench(directory);
    }

    private UserStore open() {
        return new UserStore(directory, bench::nanos, troubles::add);
    }

    private static Void add(UserStore store, String name) {
        return store.change(users -> {
            users.put(name, UserEntry.fresh(name, Role.READER));
            return null;
        });
    }

    @Test
    void nobodyElseCanRead() throws IOException {
        add(open(), "ada");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList())
                    .extracting(path -> path.getFileName() + " " + rights(path))
                    .containsExactlyInAnyOrder("users rw-------", "users.lock rw-------");
        }
    }

    @Test
    void takesADirectoryAwayFromOthers() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        open();

        assertThat(rights(directory)).isEqualTo("rwx------");
    }

    @Test
    void isThereAfterARestart() {
        add(open(), "ada");

        assertThat(open().current().users()).containsOnlyKeys("ada");
    }

    @Test
    void seesWithinASecondWhatOthersWrote() {
        UserStore gateway = open();
        UserStore tool = open();
        add(tool, "ada");

        assertThat(gateway.current().users()).isEmpty();
        bench.pass(Duration.ofSeconds(1));
        assertThat(gateway.current().users()).containsOnlyKeys("ada");
    }

    @Test
    void changesOnTopOfWhatOthersWrote() {
        UserStore gateway = open();
        add(open(), "ada");
        add(gateway, "bob");

        assertThat(open().current().users()).containsOnlyKeys("ada", "bob");
    }

    @Test
    void aWrongFileIsToldOnceKeptAndNotReplaced() throws IOException {
        UserStore store = open();
        add(store, "ada");
        Files.writeString(file, "version 1\nuser ada\nrole boss\n");
        bench.pass(Duration.ofSeconds(1));

        assertThat(store.current().users()).containsOnlyKeys("ada");
        bench.pass(Duration.ofSeconds(5));
        assertThat(store.current().users().get("ada").role()).isEqualTo(Role.READER);
        assertThat(troubles).singleElement().asString().contains(file + " line 3: role: one of reader");
        assertThatThrownBy(() -> add(store, "bob"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 3");
        assertThat(file).hasContent("version 1\nuser ada\nrole boss\n");

        Files.writeString(file, "version 1\nuser ada\nrole admin\n");
        bench.pass(Duration.ofSeconds(1));
        assertThat(store.current().users().get("ada").role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void aWrongFileAtTheStartMeansNobodyAndNoFirstAdmin() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(file, "version 9\n");
        UserStore store = open();

        assertThat(store.current().users()).isEmpty();
        assertThat(store.untouched()).isFalse();
    }

    @Test
    void whatCannotBeReadForAWhileIsReadAgain() throws IOException {
        UserStore store = open();
        add(store, "ada");
        Path aside = temporary.resolve("aside");
        for (int i = 1; i <= 2; i++) {
            Files.move(directory, aside);
            Files.writeString(directory, "where the directory was");
            bench.pass(Duration.ofSeconds(1));
            assertThat(store.current().users()).containsKey("ada");
            assertThat(troubles).as("told each time").hasSize(i);
            Files.delete(directory);
            Files.move(aside, directory);
            bench.pass(Duration.ofSeconds(1));
            add(store, "bob" + i);
        }

        assertThat(open().current().users()).containsOnlyKeys("ada", "bob1", "bob2");
    }

    @Test
    void anEmptyFileIsWrongAndTakesNobodyAway() throws IOException {
        UserStore store = open();
        add(store, "ada");
        Files.writeString(file, "");
        bench.pass(Duration.ofSeconds(1));

        assertThat(store.current().users()).containsOnlyKeys("ada");
        assertThat(troubles).singleElement().asString().contains(file.toString(), "'version 2' expected");
        assertThat(open().untouched()).as("no first admin").isFalse();
    }

    @Test
    void aFileThatIsNoTextIsWrong() throws IOException {
        UserStore store = open();
        add(store, "ada");
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        bench.pass(Duration.ofSeconds(1));

        assertThat(store.current().users()).containsOnlyKeys("ada");
        assertThat(troubles).singleElement().asString().contains(file + ": text in UTF-8 expected");
        assertThat(open().untouched()).isFalse();
    }

    @Test
    void usersOutliveTheirFileUntilTheNextStart() throws IOException {
        UserStore store = open();
        add(store, "ada");
        Files.delete(file);
        bench.pass(Duration.ofSeconds(1));

        assertThat(store.current().users()).containsOnlyKeys("ada");
        assertThat(troubles).singleElement().asString().contains("removed");
        add(store, "bob");
        assertThat(open().current().users()).containsOnlyKeys("ada", "bob");
    }

    @Test
    void anEditThatFailsChangesNothing() {
        UserStore store = open();
        add(store, "ada");

        assertThatThrownBy(() -> store.change(users -> {
                    users.clear();
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(store.current().users()).containsOnlyKeys("ada");
        assertThat(open().current().users()).containsOnlyKeys("ada");
    }

    @Test
    void knowsWhoIsGone() {
        UserStore store = open();
        add(store, "ada");
        store.change(users -> users.remove("ada"));

        assertThat(store.current().gone()).containsExactly("ada");
        add(store, "ada");
        assertThat(store.current().gone()).isEmpty();
    }

    @Test
    void losesNoneOfManyChangesAtOnce() throws Exception {
        UserStore store = open();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String name = "user" + i;
            changes.add(threads.submit(() -> add(store, name)));
        }
        for (Future<Void> change : changes) {
            change.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(open().current().users()).hasSize(64);
    }

    private static String rights(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
