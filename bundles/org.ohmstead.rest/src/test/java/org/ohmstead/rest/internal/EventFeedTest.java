package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** What a feed leaves out quickly is what its filters do not match. */
class EventFeedTest {

    private static final List<String> DEVICES = List.of("a", "a/b", "a/b/c", "ab", "p", "x/y");
    private static final List<String> POINTS = List.of("p", "q", "a", "any", "1-0:1.8.0*255");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+/#",
                "devices/#",
                "devices/a/#",
                "devices/a/p/#",
                "devices/a/b/#",
                "devices/a/+",
                "devices/+/p",
                "devices/+/+",
                "devices/+/b/+",
                "devices/a/p",
                "devices/a/b/c/any",
                "devices/+/y/1-0:1.8.0*255",
                "devices/none/#",
                "+/+/p"
            })
    void deliversWhatTheFilterMatches(String filter) {
        EventLog log = new EventLog("epoch", 1000);
        EventFeed feed =
                new EventFeed(log, List.of(TopicFilter.of(filter)), state -> true, device -> true, new TestClock());
        feed.begin(Optional.empty(), 1);
        List<String> expected = new ArrayList<>();
        for (String device : DEVICES) {
            List<PointState> states = POINTS.stream().map(p -> state(device, p)).toList();
            log.append(new Batch(device, Gateway.NOON, states));
            POINTS.stream()
                    .filter(p -> TopicFilter.of(filter).matches("devices/" + device + "/" + p))
                    .forEach(p -> expected.add(device + "/" + p));
        }
        String all = new String(feed.next(1_000_000), StandardCharsets.UTF_8);
        assertThat(all.lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.split("\"")[3])
                        .toList())
                .isEqualTo(expected);
        assertThat(feed.sent()).isEqualTo(expected.size());
    }

    private static PointState state(String device, String point) {
        Reading reading = new Reading.Good(point, Value.of(1L), Gateway.NOON, TimeSource.DEVICE);
        return PointState.unread(device, PointSpec.of(point, ValueType.LONG, "1"), Gateway.NOON)
                .after(reading);
    }
}
