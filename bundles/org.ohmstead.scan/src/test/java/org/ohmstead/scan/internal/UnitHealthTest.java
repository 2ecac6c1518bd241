package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitHealthTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest(name = "{0} silent units")
    @ValueSource(ints = {1, 3, 10})
    @DisplayName("however many units are silent, together they cost the others less than 5 % of the time")
    void costsLittle(int units) {
        UnitHealth[] silent = new UnitHealth[units];
        for (int i = 0; i < units; i++) {
            silent[i] = new UnitHealth();
        }
        SplittableRandom random = new SplittableRandom(7);
        long now = 0;
        long spent = 0;
        long from = 600 * SECOND; // the first failures are forgiven; what counts is what lasts
        while (now < 7200 * SECOND) {
            boolean asked = false;
            for (UnitHealth unit : silent) {
                if (!unit.setAside(now)) {
                    unit.failed(now + SECOND, SECOND, false, units, 3600 * SECOND, random);
                    spent += now >= from ? SECOND : 0;
                    now += SECOND;
                    asked = true;
                }
            }
            now += asked ? 0 : SECOND / 10;
        }

        assertThat((double) spent / (7200 * SECOND - from)).isLessThan(0.05).isGreaterThan(0.02);
    }

    @Test
    @DisplayName("one failure is forgiven, an answer forgets all")
    void forgives() {
        UnitHealth unit = new UnitHealth();
        SplittableRandom random = new SplittableRandom(7);

        unit.failed(SECOND, SECOND, false, 1, 600 * SECOND, random);
        assertThat(unit.setAside(SECOND)).isFalse();
        unit.failed(2 * SECOND, SECOND, false, 1, 600 * SECOND, random);
        assertThat(unit.setAside(3 * SECOND)).isTrue();

        unit.answered();
        assertThat(unit.setAside(3 * SECOND)).isFalse();
        assertThat(unit.silent()).isFalse();
    }

    @Test
    @DisplayName("a unit that has the link for itself is asked again within 10 s")
    void aloneIsAskedSooner() {
        UnitHealth unit = new UnitHealth();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20; i++) {
            unit.failed(0, 3 * SECOND, true, 1, 600 * SECOND, random);
        }

        assertThat(unit.notBefore()).isLessThanOrEqualTo(10 * SECOND);
    }
}
