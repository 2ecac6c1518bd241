package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.rest.internal.Gateway.Reply;

class HistoryTest {

    private static final String SPEED = "/api/v1/history/cellar/pump/speed";

    /** Many megabytes are made on a machine that may be busy. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private static HistoryRow row(int second, double value) {
        return new HistoryRow(
                Gateway.NOON.minusSeconds(3600).plusSeconds(second),
                List.of(Optional.of(Value.of(value))),
                Quality.GOOD);
    }

    private HistoryQuery asked() {
        return gateway.historian.asked.get(gateway.historian.asked.size() - 1);
    }

    @Test
    void samples() {
        gateway.historian.answer = query -> Stream.of(
                row(0, 1.5), new HistoryRow(Gateway.NOON.minusSeconds(5), List.of(Optional.empty()), Quality.BAD));
        assertThat(gateway.get("reader", SPEED).body())
                .isEqualTo(
                        "{\"point\":\"cellar/pump/speed\",\"unit\":\"1/min\",\"complete_through\":null,\"trouble\":\"\",\"columns\":[\"at\",\"value\",\"quality\"],"
                                + "\"rows\":[[\"2026-03-01T11:00:00.000Z\",1.5,\"good\"],"
                                + "[\"2026-03-01T11:59:55.000Z\",null,\"bad\"]],\"next\":null}");
        assertThat(asked().from()).isEqualTo(Gateway.NOON.minusSeconds(3600));
        assertThat(asked().to()).isEqualTo(Gateway.NOON);
        assertThat(gateway.historian.open).hasValue(0);
    }

    @Test
    void whatIsThereIsAnsweredAndHowWholeItIs() {
        gateway.historian.answer = query -> {
            gateway.historian.complete = Optional.of(query.to());
            return Stream.of(row(0, 1.5));
        };
        gateway.historian.complete = Optional.of(Gateway.NOON.minusMillis(61_001));
        gateway.historian.trouble = Optional.of("history.db: disk full");
        gateway.journal.trouble = Optional.of("no space left");

        JsonNode history = gateway.get("reader", SPEED).json();

        assertThat(history.get("rows")).hasSize(1);
        assertThat(history.get("complete_through").textValue())
                .as("as it was before the query")
                .isEqualTo("2026-03-01T11:58:58.999Z");
        assertThat(history.get("trouble").textValue())
                .isEqualTo(
                        "the journal cannot keep values: no space left; the historian is in trouble: history.db: disk"
                                + " full");

        gateway.historian.trouble = Optional.empty();
        gateway.services.journal = null;
        assertThat(gateway.get("reader", SPEED).json().get("trouble").textValue())
                .isEqualTo("the journal is not there just now, values are not kept");
    }

    @Test
    void aVastRangeInTinyStepsIsCutAtTheLimit() {
        gateway.historian.answer = query -> Stream.iterate(0, i -> i + 1).map(i -> row(i, i));
        JsonNode history = gateway.get(
                        "reader", SPEED + "?from=1970-01-01T00:00:00Z&step=PT0.001S&aggregate=min&limit=500")
                .json();
        assertThat(history.get("rows")).hasSize(500);
        assertThat(history.get("next").isNull()).isFalse();
        assertThat(asked().limit()).isEqualTo(501);
        assertThat(gateway.get("reader", SPEED + "?from=-P36600D&step=PT0.001S&aggregate=min")
                        .json()
                        .get("rows"))
                .as("without a limit of the caller's")
                .hasSize(10_000);
    }

    /** Asks for much and reads nothing. */
    private Socket slowReader() throws IOException {
        return Wire.slowReader(gateway, SPEED + "?limit=1000000");
    }

    @Test
    void whoDoesNotReadKeepsNobodyFromAsking() throws IOException {
        AtomicInteger drawn = new AtomicInteger();
        gateway.historian.answer = query -> IntStream.range(0, 1_000_000).mapToObj(i -> {
            drawn.incrementAndGet();
            return row(i, i);
        });
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 23; i++) {
                readers.add(slowReader());
            }
            await().atMost(LONG).until(() -> gateway.historian.open.get() == 23);
            // all are stuck in writing once nothing is drawn any more
            AtomicInteger before = new AtomicInteger(-1);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> before.getAndSet(drawn.get()) == drawn.get());
            assertThat(drawn.get()).as("none is finished").isLessThan(23_000_000);

            Reply another = gateway.get("reader", SPEED + "?limit=10");

            assertThat(another.status()).isEqualTo(200);
            assertThat(another.json().get("rows")).hasSize(10);
            assertThat(gateway.historian.open).as("the others still wait").hasValue(23);

            readers.add(slowReader());
            await().atMost(LONG).until(() -> gateway.historian.open.get() == 24);
            Reply tooMany = gateway.get("reader", SPEED + "?limit=10");
            assertThat(tooMany.status()).isEqualTo(503);
            assertThat(tooMany.json().get("detail").textValue())
                    .isEqualTo("answers of history and long lists: at most 24 at a time expected");
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(gateway.historian.open).hasValue(0));
    }

    @Test
    void intervals() {
        gateway.historian.answer = query -> Stream.of(new HistoryRow(
                query.from(),
                List.of(Optional.of(Value.of(1.0)), Optional.of(Value.of(7L)), Optional.empty()),
                Quality.UNCERTAIN));
        JsonNode history = gateway.get(
                        "reader",
                        SPEED + "?from=-P1D&to=-PT1H&step=PT15M&aggregate=min,count&aggregate=time-weighted-avg")
                .json();
        assertThat(history.get("columns").toString())
                .isEqualTo("[\"at\",\"min\",\"count\",\"time-weighted-avg\",\"quality\"]");
        assertThat(history.get("rows").toString())
                .isEqualTo("[[\"2026-02-28T12:00:00.000Z\",1.0,7,null,\"uncertain\"]]");
        assertThat(asked().step()).contains(Duration.ofMinutes(15));
        assertThat(asked().aggregates()).containsExactly(Aggregate.MIN, Aggregate.COUNT, Aggregate.TIME_WEIGHTED_AVG);
        assertThat(asked().to()).isEqualTo(Gateway.NOON.minusSeconds(3600));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.1234Z, 2026-01-31T12:00:00.123Z",
        "2026-01-31T12:00:00+01:00, 2026-01-31T11:00:00Z",
        "2026-01-31T12:00:00%2B01:00, 2026-01-31T11:00:00Z",
        "-PT90S, 2026-03-01T11:58:30Z",
        "-P2D, 2026-02-27T12:00:00Z",
        "-90s, 2026-03-01T11:58:30Z",
        "-1h, 2026-03-01T11:00:00Z"
    })
    void instants(String text, Instant from) {
        assertThat(gateway.get("reader", SPEED + "?from=" + text).status()).isEqualTo(200);
        assertThat(asked().from()).isEqualTo(from);
    }

    @ParameterizedTest
    @CsvSource({"PT15M", "15m", "15min", "900s", "900000ms"})
    void steps(String text) {
        assertThat(gateway.get("reader", SPEED + "?step=" + text + "&aggregate=avg")
                        .status())
                .isEqualTo(200);
        assertThat(asked().step()).contains(Duration.ofMinutes(15));
    }

    @Test
    void anEndAloneMeansTheHourBeforeIt() {
        assertThat(gateway.get("reader", SPEED + "?to=-PT5H").status()).isEqualTo(200);
        assertThat(asked().from()).isEqualTo(Gateway.NOON.minusSeconds(6 * 3600));
    }

    @Test
    void moreThanTheLimitIsContinued() {
        gateway.historian.answer = query -> IntStream.range(0, 100).mapToObj(i -> row(i, i));
        JsonNode history = gateway.get("reader", SPEED + "?limit=10").json();
        assertThat(history.get("rows")).hasSize(10);
        assertThat(history.get("next").textValue()).isEqualTo("2026-03-01T11:00:10.000Z");
        gateway.historian.answer = query -> IntStream.range(0, 10).mapToObj(i -> row(i, i));
        assertThat(gateway.get("reader", SPEED + "?limit=10").json().get("next").isNull())
                .isTrue();
    }

    @Test
    void manyRowsAreStreamed() {
        gateway.historian.answer = query -> IntStream.range(0, 80_000).mapToObj(i -> row(i, i));
        JsonNode history = gateway.get("reader", SPEED + "?limit=60000").json();
        assertThat(history.get("rows")).hasSize(60_000);
        assertThat(history.get("rows").get(59_999).get(1).doubleValue()).isEqualTo(59_999);
    }

    @Test
    void whatBreaksLateBreaksTheAnswer() {
        gateway.historian.answer = query -> IntStream.range(0, 100_000).mapToObj(i -> {
            if (i == 50_000) {
                throw new UncheckedIOException("disk", new IOException("bad sector"));
            }
            return row(i, i);
        });
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(SPEED + "?limit=100000"))
                .headers(Gateway.as("reader"))
                .build();
        assertThat(gateway.http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withRootCauseInstanceOf(IOException.class);
        await().untilAsserted(() -> assertThat(gateway.historian.open).hasValue(0));
    }

    @Test
    void aStoreThatIsClosedIsUnavailable() {
        gateway.historian.closed = true;
        assertThat(gateway.get("reader", SPEED).status()).isEqualTo(503);
        Reply list = gateway.get("reader", "/api/v1/history");
        assertThat(list.status()).isEqualTo(503);
        assertThat(list.json().get("detail").textValue()).contains("is being opened");
    }

    @Test
    void whatBreaksEarlyIsAProblem() {
        gateway.historian.answer = query -> {
            throw new UncheckedIOException("history.db: disk full", new IOException("no space"));
        };
        assertThat(gateway.get("reader", SPEED).status()).isEqualTo(503);
        gateway.historian.answer = query -> {
            throw new IllegalArgumentException("min: numbers only, cellar/pump/label is a text");
        };
        Reply reply = gateway.get("reader", SPEED + "?step=PT1M&aggregate=min");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").textValue()).contains("numbers only");
        gateway.historian.answer = query -> Stream.of(1, 2).map(i -> {
            throw new IllegalStateException("defect");
        });
        assertThat(gateway.get("reader", SPEED).status()).isEqualTo(500);
    }

    @Test
    void questionsWaitForNobodyForLong() {
        CountDownLatch go = new CountDownLatch(1);
        gateway.historian.answer = query -> Stream.of(1).map(i -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return row(1, 1);
        });
        List<CompletableFuture<HttpResponse<Void>>> slow = new ArrayList<>();
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(SPEED))
                .headers(Gateway.as("reader"))
                .build();
        IntStream.range(0, 8)
                .forEach(i -> slow.add(gateway.http.sendAsync(request, HttpResponse.BodyHandlers.discarding())));
        await().untilAsserted(() -> assertThat(gateway.historian.open).hasValue(8));
        Reply ninth = gateway.get("reader", SPEED);
        assertThat(ninth.status()).isEqualTo(503);
        assertThat(gateway.get("reader", "/api/v1/points/cellar/pump/speed").status())
                .isEqualTo(200);
        go.countDown();
        assertThat(slow)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        await().untilAsserted(
                        () -> assertThat(gateway.get("reader", SPEED).status()).isEqualTo(200));
    }

    @Test
    void pointsOutliveTheirDevices() {
        JsonNode history = gateway.get("reader", "/api/v1/history/gone/power").json();
        assertThat(history.get("unit").textValue()).isEqualTo("W");
        assertThat(gateway.get("reader", "/api/v1/history").json().findValuesAsText("point"))
                .containsExactly("cellar/pump/speed", "gone/power");
        assertThat(gateway.get("cellarer", "/api/v1/history").json().findValuesAsText("point"))
                .containsExactly("cellar/pump/speed");
        assertThat(gateway.get("cellarer", "/api/v1/history/gone/power").status())
                .isEqualTo(403);
    }

    @Test
    void aPointWithoutHistoryHasNoRows() {
        JsonNode history =
                gateway.get("reader", "/api/v1/history/cellar/meter/1.8.0").json();
        assertThat(history.get("point").textValue()).isEqualTo("cellar/meter/1-0:1.8.0*255");
        assertThat(history.get("unit").textValue()).isEqualTo("W.h");
        assertThat(history.get("rows")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from",
        "from=2026-01-31, from",
        "from=2026-01-31T12:00:00, from",
        "from=PT0S, from",
        "to=-PT2H&from=-PT1H, from",
        "from=-P999999999999D, from",
        "step=PT1M, aggregate",
        "aggregate=min, step",
        "aggregate=, aggregate",
        "step=PT1M&aggregate=median, aggregate",
        "step=PT0.0001S&aggregate=min, step",
        "step=1w&aggregate=min, step",
        "from=1w, from",
        "limit=0, limit",
        "limit=1000001, limit",
        "limit=ten, limit",
        "since=1, since"
    })
    void wrongParametersAreNamed(String query, String parameter) {
        Reply reply = gateway.get("reader", SPEED + "?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("parameter").textValue()).isEqualTo(parameter);
        assertThat(reply.json().get("expected").textValue()).isNotBlank();
        assertThat(gateway.historian.asked).isEmpty();
    }
}
