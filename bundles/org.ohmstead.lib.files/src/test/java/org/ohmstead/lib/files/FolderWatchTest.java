package org.ohmstead.lib.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class FolderWatchTest {

    private static final FolderWatch.Timing QUICK =
            new FolderWatch.Timing(Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofMillis(30));
    private static final FolderWatch.Timing NEVER_POLLS =
            new FolderWatch.Timing(Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofHours(1));

    @TempDir
    Path folder;

    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();

    @ParameterizedTest(name = "notified: {0}")
    @ValueSource(booleans = {true, false})
    void tellsWhatAppearsChangesAndGoes(boolean notified) throws Exception {
        try (FolderWatch watch = watch(folder, notified)) {
            assertThat(told.poll(5, TimeUnit.SECONDS))
                    .as("told once at the start")
                    .isEmpty();

            Files.writeString(folder.resolve("a.cfg"), "1");
            awaitTold("a.cfg=1");
            Files.writeString(folder.resolve("a.cfg"), "22");
            awaitTold("a.cfg=22");
            Files.move(folder.resolve("a.cfg"), folder.resolve("b.cfg"));
            awaitTold("b.cfg=22");
            Files.delete(folder.resolve("b.cfg"));
            awaitTold();
        }
    }

    @ParameterizedTest(name = "notified: {0}")
    @ValueSource(booleans = {true, false})
    void aFolderMayComeLaterAndComeAgain(boolean notified) throws Exception {
        Path later = folder.resolve("later");
        try (FolderWatch watch = FolderWatch.start(
                later,
                n -> n.endsWith(".cfg"),
                "ohmstead-test",
                () -> told.add(read(later)),
                QUICK,
                notifiers(notified))) {
            for (int round = 0; round < 2; round++) {
                Files.createDirectory(later);
                Files.writeString(later.resolve("a.cfg"), "1");
                awaitTold("a.cfg=1");
                // At once: a look in between would find an empty folder, and a missing one has no other files.
                Files.move(later, folder.resolve("gone-" + round));
                awaitTold("no folder");
            }
        }
    }

    @Test
    void otherFilesDoNotMatter() throws Exception {
        try (FolderWatch watch = watch(folder, true)) {
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEmpty();
            Files.writeString(folder.resolve("a.txt"), "1");
            assertThat(told.poll(300, TimeUnit.MILLISECONDS))
                    .as("told of a.txt, within many times the quiet time")
                    .isNull();
            Files.writeString(folder.resolve("a.cfg"), "1");
            awaitTold("a.cfg=1");
        }
    }

    @Test
    void aFailingListenerDoesNotEndTheWatching() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (FolderWatch watch = FolderWatch.start(
                folder,
                n -> true,
                "ohmstead-test",
                () -> {
                    if (fails.getAndSet(false)) {
                        throw new IllegalStateException("planted");
                    }
                    told.add(read(folder));
                },
                NEVER_POLLS,
                FileSystem::newWatchService)) {
            await().untilFalse(fails);
            Files.writeString(folder.resolve("a.cfg"), "1");
            awaitTold("a.cfg=1");
        }
    }

    @Test
    void leavesNoThread() {
        FolderWatch watch = watch(folder, true);
        watch.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ohmstead-test");
    }

    private FolderWatch watch(Path where, boolean notified) {
        return FolderWatch.start(
                where,
                n -> n.endsWith(".cfg"),
                "ohmstead-test",
                () -> told.add(read(where)),
                notified ? NEVER_POLLS : QUICK,
                notifiers(notified));
    }

    private static FolderWatch.Notifiers notifiers(boolean notified) {
        return notified
                ? FileSystem::newWatchService
                : system -> {
                    throw new IOException("User limit of inotify instances reached or too many open files");
                };
    }

    private void awaitTold(String... files) throws InterruptedException {
        List<String> last;
        do {
            last = told.poll(10, TimeUnit.SECONDS);
            assertThat(last).as("waiting for %s", List.of(files)).isNotNull();
        } while (!last.equals(List.of(files)));
    }

    private static List<String> read(Path where) {
        if (!Files.isDirectory(where)) {
            return List.of("no folder");
        }
        try (var files = Files.list(where)) {
            return files.filter(f -> f.toString().endsWith(".cfg"))
                    .map(FolderWatchTest::nameAndContent)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of("no folder");
        }
    }

    private static String nameAndContent(Path file) {
        try {
            return file.getFileName() + "=" + Files.readString(file);
        } catch (IOException e) {
            return file.getFileName() + " is gone";
        }
    }
}
