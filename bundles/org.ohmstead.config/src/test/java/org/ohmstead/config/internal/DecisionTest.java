package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of decision 0073. */
class DecisionTest {

    /** {@code -} is absent, {@code ?} a file that cannot be understood, letters are contents. */
    @ParameterizedTest(name = "file {0}, running {1}, agreed {2}, first {3}, foreign {4}: {5}")
    @CsvSource({
        "-, -, -, false, false, NOTHING",
        "-, -, a, false, false, FORGET",
        "?, -, -, false, false, NOTHING",
        "?, -, a, true, false, LOST",
        "?, -, a, false, false, ASIDE",
        "a, -, -, false, false, APPLY",
        "a, -, a, true, false, APPLY",
        "b, -, a, true, false, APPLY",
        "a, -, a, false, false, DELETE_FILE",
        "b, -, a, false, false, ASIDE",
        "a, a, a, false, false, NOTHING",
        "a, a, -, false, false, AGREED",
        "b, b, a, false, false, AGREED",
        "-, a, -, true, false, WRITE",
        "-, a, a, true, false, DELETE_RUNNING",
        "-, a, a, false, false, DELETE_RUNNING",
        "-, b, a, false, false, WRITE",
        "?, a, -, true, false, KEEP",
        "?, a, -, false, false, CONFLICT",
        "?, a, a, false, false, NOTHING",
        "?, b, a, false, false, CONFLICT",
        "b, a, a, false, false, APPLY",
        "a, b, a, false, false, WRITE",
        "b, c, a, false, false, CONFLICT",
        "b, c, -, true, false, CONFLICT",
        "b, c, -, false, false, CONFLICT",
        "b, c, a, false, true, WRITE",
        "b, c, -, false, true, WRITE",
        "b, c, -, true, true, APPLY",
    })
    void decides(String file, String running, String agreed, boolean first, boolean foreign, Decision expected) {
        assertThat(Decision.of(hash(file), hash(running), hash(agreed), first, foreign))
                .isEqualTo(expected);
    }

    private static String hash(String letter) {
        return switch (letter) {
            case "-" -> Decision.ABSENT;
            case "?" -> Decision.BAD;
            default -> letter;
        };
    }
}
