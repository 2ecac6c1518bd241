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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Notes when values arrive in an event stream. Listens on a thread of its own until it is closed. */
final class Marks implements Closeable {

    private static final String DATA = "data:";
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final InputStream events;
    private final float first;
    private final Map<Float, Long> seen = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();
    private final CompletableFuture<String> end;

    /**
     * Begins to listen.
     *
     * @param events the stream; closed with this
     * @param first the smallest value that is a mark
     */
    Marks(InputStream events, float first) {
        this.events = events;
        this.first = first;
        this.end = CompletableFuture.supplyAsync(this::listen);
    }

    /**
     * Waits for a mark.
     *
     * @return when it arrived for the first time, since 1970, in µs
     * @throws IOException if it does not arrive in time, or cannot any more
     */
    long arrival(float mark, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!seen.containsKey(mark)) {
            if (end.isDone()) {
                throw new IOException("the value " + mark + " cannot arrive as an event any more: " + end.join());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "the value " + mark + " never arrived as an event; " + seen.size() + " others did");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return seen.get(mark);
    }

    /** Ends the stream, and with it the listening. */
    @Override
    public void close() throws IOException {
        events.close();
        end.join();
    }

    /** {@return why the stream ended} */
    private String listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
                value(line).filter(value -> value >= first).ifPresent(value -> seen.putIfAbsent(value, now));
            }
            return "the gateway ended the stream";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Optional<Float> value(String line) throws IOException {
        if (!line.startsWith(DATA)) {
            return Optional.empty();
        }
        try {
            JsonNode value = json.readTree(line.substring(DATA.length())).path("value");
            return value.isNumber() ? Optional.of(value.floatValue()) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException("an event with a point object expected, got " + line, e);
        }
    }
}
