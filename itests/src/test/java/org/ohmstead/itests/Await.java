package org.ohmstead.itests;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Waits for what takes its time, but not for ever. */
final class Await {

    /** Many times what a busy machine of two cores takes: it is spent only where something is wrong. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Await() {}

    /** Something to be asked again and again. */
    @FunctionalInterface
    interface Question {

        Object ask() throws IOException;
    }

    /**
     * Waits until a question has the answer that is expected. A question that fails has no answer yet: what it is about is
     * just coming or going.
     *
     * @param what is awaited, for the message
     * @param expected the answer
     * @param question asked again and again
     */
    static void until(String what, Object expected, Question question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Object last = ask(question);
        while (!Objects.equals(expected, last)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        what + ": " + expected + " expected, got " + last + " after " + PATIENCE + Evidence.kept());
            }
            LockSupport.parkNanos(MILLISECONDS.toNanos(50));
            last = ask(question);
        }
    }

    /**
     * Waits until a text has all the parts that are expected.
     *
     * @param what is awaited, for the message
     * @param parts of the text
     * @param question what the text is, asked again and again
     */
    static void untilHas(String what, List<String> parts, Question question) {
        until(what + " with " + parts, "", () -> {
            String text = String.valueOf(question.ask());
            return parts.stream().allMatch(text::contains) ? "" : text.isEmpty() ? "nothing" : text;
        });
    }

    private static Object ask(Question question) {
        try {
            return question.ask();
        } catch (IOException | UncheckedIOException | AssertionError e) {
            return e;
        }
    }
}
