package org.ohmstead.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of MQTT Version 5.0, section 4.7.1, where they apply. */
class TopicFilterTest {

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1",
        "sport/tennis/player1/#, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
        "sport/#, sport",
        "#, sport/tennis",
        "sport/tennis/+, sport/tennis/player1",
        "sport/+/player1, sport/tennis/player1",
        "+/+, a/b",
        "devices/meter/1-0:1.8.0*255, devices/meter/1-0:1.8.0*255",
    })
    void matches(String filter, String topic) {
        assertThat(TopicFilter.of(filter).matches(topic)).isTrue();
    }

    @ParameterizedTest(name = "{0} does not mean {1}")
    @CsvSource({
        "sport/tennis/+, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player2",
        "sport/+, sport",
        "+, a/b",
        "a/b, a/bc",
        "a/b, a",
        "a/b/c, a/b",
    })
    void doesNotMatch(String filter, String topic) {
        assertThat(TopicFilter.of(filter).matches(topic)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/#/b", "a#", "a/b+", "a//b", "/a", "a/"})
    void rejects(String filter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFilter.of(filter))
                .withMessageContaining("'" + filter + "'");
    }
}
