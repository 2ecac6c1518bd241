package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DueTest {

    @Test
    @DisplayName("the first time is at once, all later ones lie on the grid, however late each is done")
    void doesNotDrift() {
        Random random = new Random(1);
        Due due = new Due(1000, 50, 300);
        assertThat(due.next()).isEqualTo(50);

        due.advance(55);
        for (long n = 0; n < 10_000; n++) {
            assertThat(due.next()).isEqualTo(350 + 1000 * n);
            due.advance(due.next() + random.nextInt(1000));
        }

        assertThat(due.overruns()).isZero();
    }

    @Test
    @DisplayName("periods that pass while one is done are left out and counted")
    void countsOverruns() {
        Due due = new Due(1000, 0, 0);

        due.advance(3500);

        assertThat(due.overruns()).isEqualTo(3);
        assertThat(due.next()).isEqualTo(4000);
        due.advance(4999);
        assertThat(due.next()).isEqualTo(5000);
        assertThat(due.overruns()).isEqualTo(3);
    }

    @Test
    @DisplayName("a pause leaves periods out without counting them and stays on the grid")
    void postpones() {
        Due due = new Due(1000, 0, 0);
        due.advance(0);

        due.postpone(2500);

        assertThat(due.next()).isEqualTo(3000);
        assertThat(due.overruns()).isZero();
        due.postpone(10);
        assertThat(due.next()).isEqualTo(3000);
    }

    @Test
    @DisplayName("postponed in its turn, it is due at the first time after the pause, not one period later")
    void postponesInTurn() {
        Due due = new Due(1000, 0, 0);
        due.advance(0);

        due.postpone(2500);
        due.advance(1001);

        assertThat(due.next()).isEqualTo(3000);
    }

    @Test
    @DisplayName("hastened, it is due at once, and then on the grid again")
    void hastens() {
        Due due = new Due(1000, 0, 0);
        due.advance(0);
        due.advance(1000);

        due.hasten(1400);
        assertThat(due.next()).isEqualTo(1400);
        due.advance(1450);

        assertThat(due.next()).isEqualTo(2000);
        assertThat(due.overruns()).isZero();
    }
}
