package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.ValueType;

class ReasonsTest {

    @Test
    @DisplayName("points with one reason stand together, named")
    void names() {
        assertThat(Reasons.byPoint(
                        List.of(bad("flow", "no answer"), bad("mode", "too large"), bad("level", "no answer"))))
                .isEqualTo("flow, level: no answer; mode: too large");
    }

    @Test
    @DisplayName("where all there are have one reason, that alone is said")
    void common() {
        assertThat(Reasons.common(List.of(bad("flow", "no answer"), bad("level", "no answer"))))
                .isEqualTo("no answer");
        assertThat(Reasons.common(List.of(bad("flow", "no answer"), bad("level", "too large"))))
                .isEqualTo("flow: no answer; level: too large");
    }

    @Test
    @DisplayName("it stays one line, however many there are")
    void bounded() {
        List<PointState> same = IntStream.range(0, 1000)
                .mapToObj(i -> bad("p" + i, "no answer"))
                .toList();
        List<PointState> other = IntStream.range(0, 1000)
                .mapToObj(i -> bad("p" + i, "reason " + i))
                .toList();

        assertThat(Reasons.byPoint(same)).isEqualTo("p0, p1, p2 and 997 more: no answer");
        assertThat(Reasons.byPoint(other)).isEqualTo("p0: reason 0; p1: reason 1; p2: reason 2; and 997 more reasons");
    }

    private static PointState bad(String point, String detail) {
        return PointState.unread("pump", PointSpec.of(point, ValueType.DOUBLE, "1"), Instant.EPOCH)
                .bad(Fault.TIMEOUT, detail, Instant.EPOCH);
    }
}
