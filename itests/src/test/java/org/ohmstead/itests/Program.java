package org.ohmstead.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end. */
final class Program {

    /** What takes longer hangs. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private Program() {}

    /**
     * How a program ended.
     *
     * @param line that started it
     * @param status 0 if all is well
     * @param text that it printed
     */
    record Said(String line, int status, String text) {

        /** {@return the text, of a program that ended well} */
        String well() {
            if (status != 0) {
                throw new AssertionError(line + " ended with " + status + ": " + text);
            }
            return text;
        }
    }

    /** Runs one, as {@link #run(ProcessBuilder, String, Duration)}, that may take as long as any does. */
    static Said run(ProcessBuilder builder, String input) throws IOException {
        return run(builder, input, PATIENCE);
    }

    /**
     * Runs one. What it leaves running is not waited for: so what it prints goes to a file.
     *
     * @param builder of it
     * @param input that it is given
     * @param patience how long it may take
     */
    static Said run(ProcessBuilder builder, String input, Duration patience) throws IOException {
        String line = String.join(" ", builder.command());
        Path printed = Files.createTempFile(Files.createDirectories(Path.of("target", "programs")), "said", ".txt");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
            write(process, input);
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            String text = new String(Files.readAllBytes(printed), StandardCharsets.UTF_8).stripTrailing();
            if (!ended) {
                kill(process);
                throw new AssertionError(line + " did not end within " + patience + ": " + text);
            }
            return new Said(line, process.exitValue(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(line + " was interrupted", e);
        } finally {
            Files.delete(printed);
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream keyboard = process.getOutputStream()) {
            keyboard.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading; its status and its text say why.
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
