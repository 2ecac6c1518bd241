package org.ohmstead.historian.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of a few kilobytes, in memory, for tests of what happens when it is really full. For use by one thread. */
public final class SmallDisk implements AutoCloseable {

    private final Path directory;
    private final Path ballast;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
    }

    /**
     * Mounts one. A test that may not (root and CAP_SYS_ADMIN expected) is skipped; in CI it fails.
     *
     * @param parent where: a folder is made in it
     * @param kilobytes its size
     * @return to be closed when nobody has a file in it open any more
     * @throws IOException if the folder cannot be made
     * @throws InterruptedException if the thread is interrupted
     */
    public static SmallDisk mount(Path parent, int kilobytes) throws IOException, InterruptedException {
        Path directory = Files.createDirectory(parent.resolve("small"));
        Optional<String> trouble =
                run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", directory.toString());
        if (System.getenv("CI") != null) {
            assertThat(trouble).as("mounting a small file system").isEmpty();
        }
        assumeTrue(trouble.isEmpty(), () -> "no small file system can be mounted: " + trouble.orElse(""));
        return new SmallDisk(directory);
    }

    /** {@return its root} */
    public Path directory() {
        return directory;
    }

    /**
     * Takes room away.
     *
     * @param kilobytes to take
     * @throws IOException if there are not as many
     */
    public void take(int kilobytes) throws IOException {
        Files.write(ballast, new byte[kilobytes << 10]);
    }

    /**
     * Gives back what was taken.
     *
     * @throws IOException if nothing was
     */
    public void giveBack() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        assertThat(run("umount", directory.toString())).as("unmounting").isEmpty();
    }

    /** {@return what went wrong, if something did} */
    private static Optional<String> run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage())); // no such command
        }
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Optional.of(command[0] + " does not end");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(command[0] + ": " + said.strip());
    }
}
