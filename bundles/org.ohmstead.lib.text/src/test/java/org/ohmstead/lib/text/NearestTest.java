package org.ohmstead.lib.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "intervall.ms, interval.ms",
        "Interval.MS, interval.ms",
        "divice, device",
        "urls, url",
        "rul, url",
        "timeout, ''",
        "x, ''"
    })
    void theNearestIsFound(String word, String nearest) {
        assertThat(Nearest.of(word, List.of("interval.ms", "device", "url")).orElse(""))
                .isEqualTo(nearest);
    }

    @Test
    void ofTwoThatAreAsNearTheFirstInAlphabeticalOrder() {
        assertThat(Nearest.of("fun", List.of("run", "fan"))).contains("fan");
        assertThat(Nearest.of("fun", List.of())).isEmpty();
    }

    /** kitten, saturday: the usual examples of Levenshtein's distance; the others: Boytsov 2011, section 2.1. */
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "saturday, sunday, 3", "'', abc, 3", "pmup, pump, 1", "ca, abc, 3", "Fan, fAN, 0"
    })
    void distancesAreThoseOfOptimalAlignment(String one, String other, int distance) {
        assertThat(Nearest.distance(one, other)).isEqualTo(distance);
        assertThat(Nearest.distance(other, one)).isEqualTo(distance);
    }
}
