package org.ohmstead.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "5m, PT5M",
        "5min, PT5M",
        "1h, PT1H",
        "7d, P7D",
        "-1h, PT-1H",
        "0s, PT0S",
        "PT0.5S, PT0.5S",
        "-PT1H, PT-1H",
        "P1D, PT24H",
        "999999999d, PT23999999976H"
    })
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "1 h",
                "1w",
                "1.5s",
                "--1s",
                "+1s",
                "10S",
                "9999999999s",
                "PT",
                "P1M",
                "PT1e3S",
                "٣s"
            })
    void whatIsNoneIsNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
