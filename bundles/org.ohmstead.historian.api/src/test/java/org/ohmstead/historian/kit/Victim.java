package org.ohmstead.historian.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that tells of each thing that was acknowledged to it, until it is killed as by {@code kill -9}. */
public final class Victim {

    private static final String END = " .";

    private Victim() {}

    /** {@return where a victim tells: a call of {@link #tell} each} */
    public static PrintStream mouth() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    /**
     * Tells, for use by a victim. What is told by halves counts as not told.
     *
     * @param mouth of {@link #mouth}
     * @param words of one line
     */
    public static void tell(PrintStream mouth, String words) {
        mouth.println(words + END);
    }

    /**
     * Runs a class in a process with 64 MB, and kills it when it has told enough.
     *
     * @param main has a method {@code main}
     * @param directory its only argument, which exists
     * @param enough lines
     * @return all that it told, more than enough maybe: what is still in the pipe when it dies counts, too
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static List<String> kill(Class<?> main, Path directory, int enough)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString()))
                .redirectError(directory.resolve("child.err").toFile())
                .start();
        List<String> all = new ArrayList<>();
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                if (line.endsWith(END)) {
                    all.add(line.substring(0, line.length() - END.length()));
                }
                if (all.size() == enough) {
                    child.toHandle().destroyForcibly(); // SIGKILL
                }
            }
        }
        assertThat(child.waitFor()).as("killed, not ended").isEqualTo(137);
        assertThat(all).hasSizeGreaterThanOrEqualTo(enough);
        return all;
    }
}
