package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String GOOD =
            "{\"point\":\"bench/s1/v\",\"value\":7,\"quality\":\"good\",\"at\":\"2026-01-01T00:00:00.500Z\"}";

    private final List<Feed.Sample> got = new CopyOnWriteArrayList<>();

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    @DisplayName("points come with value, quality and time; the rest of the stream is passed over")
    void takes() throws Exception {
        try (PipedOutputStream gateway = new PipedOutputStream();
                Feed feed = new Feed(new PipedInputStream(gateway), got::add)) {
            gateway.write(("id: 1\nevent: reading\ndata: " + GOOD + "\n\ndata: {\"gap\":3}\n\n").getBytes(UTF_8));
            gateway.flush();
            feed.await("a point", () -> got.size() == 1, LONG);
            gateway.close();
        }
        Feed.Sample sample = got.get(0);
        assertThat(sample.point()).isEqualTo("bench/s1/v");
        assertThat(sample.value()).isEqualTo("7");
        assertThat(sample.good()).isTrue();
        assertThat(sample.at()).isEqualTo(Instant.parse("2026-01-01T00:00:00.500Z"));
    }

    @Test
    @DisplayName("a stream that ended, one that is none, and one that is silent are told from each other")
    void tells() throws Exception {
        try (Feed feed = new Feed(stream("data: " + GOOD + "\n"), got::add)) {
            assertThatIOException()
                    .isThrownBy(() -> feed.await("more", () -> got.size() == 2, LONG))
                    .withMessage("events of more cannot come any more: the gateway ended the stream");
        }
        try (Feed feed = new Feed(stream("data: {\n"), got::add)) {
            assertThatIOException()
                    .isThrownBy(() -> feed.await("any", () -> false, LONG))
                    .withMessageContaining("an event with a point object expected, got  {");
        }
        try (PipedOutputStream gateway = new PipedOutputStream();
                Feed feed = new Feed(new PipedInputStream(gateway), got::add)) {
            assertThatIOException()
                    .isThrownBy(() -> feed.await("any", () -> false, Duration.ofMillis(30)))
                    .withMessageContaining("in vain for events of any");
            gateway.close();
        }
    }
}
