package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MarksTest {

    private static final Duration LONG = Duration.ofHours(1);

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    @DisplayName("the first arrival of each mark counts, whatever else is in the stream")
    void hears() throws IOException {
        String text =
                """
                event: reading
                data: {"point": "a", "value": 999}
                data: {"point": "a", "value": null}

                : a comment
                data: {"point": "a", "value": 1000.5}
                data: {"point": "a", "value": 1000.5}
                """;
        long before = System.currentTimeMillis() * 1000;
        try (Marks marks = new Marks(stream(text), 1000)) {
            assertThat(marks.arrival(1000.5f, LONG)).isBetween(before, System.currentTimeMillis() * 1000 + 1000);
            assertThatIOException().isThrownBy(() -> marks.arrival(999, LONG)).withMessageContaining("999.0");
        }
    }

    @Test
    @DisplayName("nobody waits for a mark when the stream has ended or makes no sense, and all are told why")
    void tellsTheEnd() throws IOException {
        try (Marks ended = new Marks(stream("data: {}\n"), 1)) {
            assertThatIOException()
                    .isThrownBy(() -> ended.arrival(1, LONG))
                    .withMessage("the value 1.0 cannot arrive as an event any more: the gateway ended the stream");
        }
        try (Marks garbled = new Marks(stream("data: {oops\n"), 1)) {
            assertThatIOException().isThrownBy(() -> garbled.arrival(1, LONG)).withMessageContaining("oops");
        }
    }

    @Test
    @DisplayName("closing ends a stream in which nothing happens; the gateway notices")
    void closes() throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        gateway.setExecutor(threads);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        gateway.createContext("/api/v1/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write("data: {\"value\": 7}\n".getBytes(UTF_8));
            out.flush();
            goOn.join();
            try {
                while (true) {
                    out.write('\n');
                    out.flush();
                }
            } catch (IOException e) {
                closed.complete(null);
            }
        });
        gateway.start();
        try {
            Rest rest = new Rest("http://127.0.0.1:" + gateway.getAddress().getPort(), "secret");
            Marks marks = new Marks(rest.events("a"), 1);
            assertThat(marks.arrival(7, LONG)).isPositive();

            marks.close();

            goOn.complete(null);
            assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
        } finally {
            gateway.stop(0);
            threads.shutdownNow();
        }
    }
}
