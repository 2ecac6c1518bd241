package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Takes points as they come in an event stream, on a thread of its own, until it is closed. */
final class Feed implements Closeable {

    private static final String DATA = "data:";
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final InputStream events;
    private final Consumer<Sample> taker;
    private final ObjectMapper json = new ObjectMapper();
    private final CompletableFuture<String> end;

    /**
     * One event.
     *
     * @param point path of the device and name of the point
     * @param value as text
     * @param quality good, uncertain or bad
     * @param at the value's own time
     * @param arrived when the event did, on the monotonic clock
     */
    record Sample(String point, String value, String quality, Instant at, long arrived) {

        boolean good() {
            return quality.equals("good");
        }
    }

    /**
     * Begins to listen.
     *
     * @param events the stream; closed with this
     * @param taker takes each event, on one thread
     */
    Feed(InputStream events, Consumer<Sample> taker) {
        this.events = events;
        this.taker = taker;
        this.end = CompletableFuture.supplyAsync(this::listen);
    }

    /**
     * Waits until something is so because of what came.
     *
     * @param what for the message if it does not become so
     */
    void await(String what, BooleanSupplier done, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (end.isDone()) {
                throw new IOException("events of " + what + " cannot come any more: " + end.join());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("waited " + patience.toSeconds() + " s in vain for events of " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        events.close();
        end.join();
    }

    /** {@return why the stream ended} */
    private String listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    take(line.substring(DATA.length()), System.nanoTime());
                }
            }
            return "the gateway ended the stream";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void take(String line, long arrived) throws IOException {
        try {
            JsonNode point = json.readTree(line);
            String at = point.path("at").asText();
            if (point.path("point").isTextual() && !at.isEmpty()) {
                taker.accept(new Sample(
                        point.path("point").asText(),
                        point.path("value").asText(),
                        point.path("quality").asText(),
                        Instant.parse(at),
                        arrived));
            }
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IOException("an event with a point object expected, got " + line, e);
        }
    }
}
