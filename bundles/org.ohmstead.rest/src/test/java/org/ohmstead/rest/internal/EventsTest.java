package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.rest.internal.EventReader.Event;
import org.ohmstead.rest.internal.Gateway.Reply;

@Timeout(60)
class EventsTest {

    private static final PointSpec SPEED = PointSpec.of("speed", ValueType.DOUBLE, "1/min");
    private static final PointSpec TEMPERATURE = PointSpec.of("temperature", ValueType.DOUBLE, "Cel");
    private static final String EVENTS = "/api/v1/events";
    private static final int KEPT = 200;

    private Gateway gateway;

    @BeforeEach
    void open() {
        gateway = new Gateway(Map.of("events.kept", KEPT, "events.clients", 110), new Contract());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private EventReader reader(String query, String user) {
        return EventReader.open(gateway, EVENTS + query, Gateway.as(user));
    }

    @Test
    void whatIsKnownComesFirstThenWhatIsNew() {
        try (EventReader reader = reader("?filter=devices/cellar/pump/speed", "reader")) {
            Event known = reader.await(event -> event.point().equals("cellar/pump/speed"));
            assertThat(known.name()).isEqualTo("reading");
            assertThat(known.json().get("value").doubleValue()).isEqualTo(1450.5);

            gateway.publish("cellar/pump", SPEED, Value.of(1500));
            Event fresh = reader.await(event -> event.json().get("value").doubleValue() == 1500);
            assertThat(fresh.json())
                    .isEqualTo(gateway.get("reader", "/api/v1/points/cellar/pump/speed")
                            .json());
            assertThat(fresh.id()).isNotEmpty();
            assertThat(reader.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        }
    }

    @Test
    void filtersSelectAndMayBeSeveral() {
        try (EventReader reader = reader("?filter=devices/+/temperature&filter=devices/cellar/%23", "reader")) {
            reader.await(event -> event.point().equals("attic/temperature"));
            gateway.publish("attic", PointSpec.of("humidity", ValueType.DOUBLE, "%"), Value.of(1.25));
            gateway.publish("cellar/pump", SPEED, Value.of(1.5));
            reader.await(event -> event.json().path("value").asDouble() == 1.5);
            assertThat(reader.events()).noneMatch(event -> event.point().equals("attic/humidity"));
        }
    }

    @Test
    void whoMayNotReadAPointDoesNotHearOfIt() {
        try (EventReader reader = reader("", "cellarer")) {
            // one description for points of two devices: decisions must not be mixed up
            gateway.bus.publish(new Batch("attic", Gateway.NOON, List.of(gateway.state("attic", SPEED, Value.of(1)))));
            gateway.bus.publish(
                    new Batch("cellar/a", Gateway.NOON, List.of(gateway.state("cellar/a", SPEED, Value.of(2)))));
            reader.await(event -> event.point().equals("cellar/a/speed"));
            assertThat(reader.events()).allMatch(event -> event.point().startsWith("cellar/"));
        }
    }

    @Test
    void whoComesBackGetsWhatWasMissed() {
        String id;
        try (EventReader reader = reader("?filter=devices/attic/%23", "reader")) {
            gateway.publish("attic", TEMPERATURE, Value.of(1.0));
            id = reader.await(event -> event.json().path("value").asDouble() == 1.0)
                    .id();
        }
        try (EventReader other = reader("", "reader")) {
            gateway.publish("attic", TEMPERATURE, Value.of(2.0));
            gateway.publish("attic", TEMPERATURE, Value.of(3.0));
            other.await(event -> event.json().path("value").asDouble() == 3.0);
        }
        try (EventReader back = again("?filter=devices/attic/%23", id)) {
            back.await(event -> event.json().path("value").asDouble() == 3.0);
            assertThat(back.events())
                    .extracting(event -> event.json().path("value").asDouble())
                    .containsExactly(2.0, 3.0);
        }
    }

    private EventReader again(String query, String id) {
        String[] as = Gateway.as("reader");
        return EventReader.open(gateway, EVENTS + query, as[0], as[1], "Last-Event-ID", id);
    }

    @Test
    void whoComesBackTooLateIsToldAndGetsWhatIsKnown() {
        String id;
        try (EventReader reader = reader("?filter=devices/attic/temperature", "reader")) {
            gateway.publish("attic", TEMPERATURE, Value.of(1.0));
            id = reader.await(event -> event.json().path("value").asDouble() == 1.0)
                    .id();
        }
        try (EventReader other = reader("?filter=devices/attic/temperature", "reader")) {
            for (int i = 0; i < KEPT + 50; i++) {
                gateway.publish("attic", TEMPERATURE, Value.of(100.0 + i));
            }
            other.await(event -> event.json().path("value").asDouble() == 100.0 + KEPT + 49);
        }
        try (EventReader back = again("?filter=devices/attic/temperature", id)) {
            Event known = back.await(event -> event.name().equals("reading"));
            assertThat(known.json().get("value").doubleValue()).isEqualTo(100.0 + KEPT + 49);
            Event gap = back.events().get(0);
            assertThat(gap.name()).isEqualTo("gap");
            assertThat(gap.json().get("lost").intValue()).isGreaterThanOrEqualTo(50);
        }
        for (String strange : List.of("0badcafe-7", "garbage", "-1", id.split("-")[0] + "-999999999")) {
            try (EventReader back = again("?filter=devices/attic/temperature", strange)) {
                back.await(event -> event.name().equals("reading"));
                assertThat(back.events().get(0).data()).as(strange).isEqualTo("{\"lost\":null}");
            }
        }
    }

    @Test
    void heartbeatsTellThePlaceToComeBackTo() {
        try (EventReader reader = reader("?filter=devices/attic/temperature", "reader")) {
            reader.await(event -> event.name().equals("reading"));
            gateway.publish("cellar/pump", SPEED, Value.of(5));
            String before = reader.lastId();
            await().untilAsserted(() -> {
                gateway.clock.leap(Duration.ofSeconds(1));
                assertThat(reader.lastId()).isNotEqualTo(before);
            });
            assertThat(reader.events()).allMatch(event -> event.point().startsWith("attic/"));
        }
    }

    @Test
    void aStreamEndsWithItsSession() {
        Reply login =
                gateway.sendJson("POST", "/api/v1/session", "{\"name\":\"reader\",\"password\":\"reader-password\"}");
        String cookie = login.header("Set-Cookie").split(";")[0];
        String csrf = login.json().get("csrf").textValue();
        try (EventReader reader = EventReader.open(gateway, EVENTS, "Cookie", cookie)) {
            reader.await(event -> event.name().equals("reading"));
            gateway.send("DELETE", "/api/v1/session", Optional.empty(), "Cookie", cookie, "X-CSRF-Token", csrf);
            Event end = reader.await(event -> event.name().equals("end"));
            assertThat(end.data()).isEqualTo("{\"reason\":\"session ended\"}");
            reader.awaitEnd();
        }
    }

    @Test
    void aStreamEndsWhenItsTokenIsRevoked() {
        try (EventReader reader = EventReader.open(gateway, EVENTS, "Authorization", "Bearer reader-token")) {
            reader.await(event -> event.name().equals("reading"));
            gateway.security.revoked.add("reader-token");
            gateway.clock.leap(Duration.ofSeconds(2));
            reader.awaitEnd();
        }
    }

    @Test
    void aStreamOpenedByPasswordEndsAfterAWhile() {
        try (EventReader reader = reader("", "reader")) {
            reader.await(event -> event.name().equals("reading"));
            gateway.clock.leap(Duration.ofSeconds(2));
            String before = reader.lastId();
            await().until(() -> !reader.lastId().isEmpty() || !before.isEmpty());
            assertThat(reader.events()).noneMatch(event -> event.name().equals("end"));
            gateway.clock.leap(Duration.ofMinutes(2));
            assertThat(reader.await(event -> event.name().equals("end")).data()).contains("log in again");
        }
    }

    @Test
    void aSlowReaderLosesAndIsToldAndNobodyElseWaits() {
        String big = "x".repeat(20_000);
        PointSpec text = PointSpec.of("text", ValueType.TEXT, "1");
        String query = "?filter=devices/big/text";
        try (EventReader slow = EventReader.openLazy(gateway, EVENTS + query, Gateway.as("reader"));
                EventReader quick = reader(query, "reader")) {
            await().until(() -> gateway.metric("ohmstead_event_streams") == 2);
            // until the buffers of the slow one's connection are full and its place in the log is gone
            int sent = 0;
            while (gateway.metric("ohmstead_events_lost_total") == 0) {
                for (int i = 0; i < 50; i++) {
                    gateway.publish("big", text, Value.of(sent++ + " " + big));
                }
                int all = sent;
                await().until(() -> quick.count() == all);
            }
            slow.startReading();
            Event gap = slow.await(event -> event.name().equals("gap"));
            assertThat(gap.json().get("lost").longValue()).isPositive();
            String last = (sent - 1) + " " + big;
            slow.await(event -> event.json().path("value").asText().equals(last));
            assertThat(quick.events()).hasSize(sent).noneMatch(event -> event.name()
                    .equals("gap"));
            assertThat(gateway.bus.lines.get(0).dropped()).isZero();
        }
    }

    @Test
    void aReaderThatNeverReadsIsPutOut() {
        PointSpec text = PointSpec.of("text", ValueType.TEXT, "1");
        Value big = Value.of("x".repeat(100_000));
        try (EventReader slow = EventReader.openLazy(gateway, EVENTS, Gateway.as("reader"))) {
            assertThat(slow.status()).isEqualTo(200);
            for (int i = 0; i < 150; i++) {
                gateway.publish("big", text, big);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                gateway.clock.leap(Duration.ofSeconds(2));
                return gateway.metric("ohmstead_event_streams_slow_total") == 1;
            });
            assertThat(gateway.metric("ohmstead_event_streams")).isZero();
        }
    }

    @Test
    void aHundredReadersHearAll() {
        List<EventReader> readers = new ArrayList<>();
        try {
            IntStream.range(0, 100).forEach(i -> readers.add(reader("?filter=devices/load/%23", "reader")));
            await().until(() -> gateway.metric("ohmstead_event_streams") == 100);
            List<PointSpec> specs = IntStream.range(0, 20)
                    .mapToObj(i -> PointSpec.of("p" + i, ValueType.LONG, "1"))
                    .toList();
            for (int scan = 0; scan < 20; scan++) {
                int value = scan;
                List<PointState> states = specs.stream()
                        .map(spec -> gateway.state("load", spec, Value.of((long) value)))
                        .toList();
                gateway.bus.publish(new Batch("load", Gateway.NOON, states));
                await().until(() -> readers.stream().allMatch(reader -> reader.count() == (value + 1) * 20));
            }
            assertThat(readers).allSatisfy(reader -> assertThat(reader.events())
                    .noneMatch(event -> event.name().equals("gap"))
                    .last()
                    .satisfies(event ->
                            assertThat(event.json().get("value").intValue()).isEqualTo(19)));
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("ohmstead-rest-events"))
                    .hasSize(1);
        } finally {
            readers.forEach(EventReader::close);
        }
        await().until(() -> {
            gateway.publish("load", SPEED, Value.of(0));
            return gateway.metric("ohmstead_event_streams") == 0;
        });
    }

    @Test
    void aDefectWithOneStreamEndsThatOneAlone() {
        try (EventReader unlucky = reader("", "cellarer");
                EventReader other = reader("", "reader")) {
            unlucky.await(event -> event.name().equals("reading"));
            gateway.security.brokenFor = "cellarer";
            gateway.publish("cellar/pump", PointSpec.of("fresh", ValueType.LONG, "1"), Value.of(5L));
            unlucky.awaitEnd();
            other.await(event -> event.point().equals("cellar/pump/fresh"));
            assertThat(gateway.metric("ohmstead_event_streams")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "events.clients, 0, 1 to 5000",
        "events.clients, 5001, 1 to 5000",
        "events.kept, 99, 100 to 10000000",
        "events.heartbeat.s, 0, 1 to 300"
    })
    void limitsThatMakeNoSenseAreNamed(String key, int value, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Gateway(Map.of(key, value), new Contract()))
                .withMessage("org.ohmstead.rest: " + key + " = '" + value + "': " + expected + " expected");
    }

    @Test
    void oneReaderTooManyIsAskedToComeLater() {
        try (Gateway small = new Gateway(Map.of("events.clients", 1), new Contract());
                EventReader first = EventReader.open(small, EVENTS, Gateway.as("reader"))) {
            first.await(event -> event.name().equals("reading"));
            Reply refused = small.get("reader", EVENTS);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("2");
        }
    }

    @Test
    void streamsSurviveTheExchangeOfTheBus() {
        try (EventReader reader = reader("?filter=devices/cellar/pump/speed", "reader")) {
            reader.await(event -> event.name().equals("reading"));
            FakeBus other = new FakeBus(gateway.devices);
            gateway.services.bus = null;
            gateway.services.bus = other;
            reader.await(event -> event.name().equals("gap"));
            other.publish(
                    new Batch("cellar/pump", Gateway.NOON, List.of(gateway.state("cellar/pump", SPEED, Value.of(9)))));
            reader.await(event -> event.json().path("value").asDouble() == 9);
            assertThat(gateway.bus.lines).isEmpty();
        }
    }

    @Test
    void theBusIsLeftWhenNobodyListens() {
        assertThat(gateway.bus.lines).isEmpty();
        try (EventReader reader = reader("", "reader")) {
            reader.await(event -> event.name().equals("reading"));
            assertThat(gateway.bus.lines).hasSize(1);
        }
        await().until(() -> {
            gateway.publish("cellar/pump", SPEED, Value.of(1));
            gateway.clock.leap(Duration.ofSeconds(1));
            return gateway.bus.lines.isEmpty();
        });
    }

    @Test
    void wrongFiltersAreNamed() {
        for (String filter : List.of("cellar/pump", "devices/%23/x", "devices//x", "devices/a%2B", "")) {
            Reply reply = gateway.get("reader", EVENTS + "?filter=" + filter);
            assertThat(reply.status()).as(filter).isEqualTo(400);
            assertThat(reply.json().get("parameter").textValue()).isEqualTo("filter");
        }
    }

    @Test
    void closingTheInterfaceEndsStreamsAndLeavesNoThread() {
        try (EventReader reader = reader("", "reader")) {
            reader.await(event -> event.name().equals("reading"));
            gateway.close();
            assertThat(reader.await(event -> event.name().equals("end")).data()).contains("stops");
            reader.awaitEnd();
        }
        assertThat(gateway.bus.lines).isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("ohmstead-rest")));
    }
}
