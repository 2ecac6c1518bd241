package org.ohmstead.sim.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HouseholdTest {

    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final Household household = new Household(1, 6000);

    @Test
    void countersAreTheIntegralOfThePower() {
        Instant from = NEW_YEAR.plusSeconds(6 * 3600 + 3);
        Instant to = from.plusSeconds(86_400);
        double imported = 0;
        double exported = 0;
        for (Instant at = from; at.isBefore(to); at = at.plusSeconds(1)) {
            int watts = household.watts(at);
            imported += Math.max(0, watts) / 3600.0;
            exported += Math.max(0, -watts) / 3600.0;
        }

        assertThat(household.imported(to) - household.imported(from)).isCloseTo(imported, within(1e-3));
        assertThat(household.exported(to) - household.exported(from)).isCloseTo(exported, within(1e-3));
        assertThat(imported).isBetween(3000.0, 30_000.0);
        assertThat(exported).isBetween(3000.0, 60_000.0);
    }

    @Test
    void countersNeverRunBackwards() {
        double before = 0;
        for (Instant at = NEW_YEAR.minusSeconds(50_000);
                at.isBefore(NEW_YEAR.plusSeconds(50_000));
                at = at.plusMillis(700)) {
            double now = household.imported(at);
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    @Test
    void theSeedDecides() {
        Instant noon = NEW_YEAR.plusSeconds(12 * 3600);

        assertThat(new Household(1, 6000).imported(noon)).isEqualTo(household.imported(noon));
        assertThat(new Household(2, 6000).imported(noon)).isNotEqualTo(household.imported(noon));
    }

    @Test
    void withoutSunNothingIsExported() {
        assertThat(new Household(1, 0).exported(NEW_YEAR)).isZero();
    }
}
