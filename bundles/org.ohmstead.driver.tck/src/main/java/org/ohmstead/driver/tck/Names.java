package org.ohmstead.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointId;

/** What is asked of every driver, whether it is asked or speaks unasked. */
final class Names {

    private Names() {}

    /** Fails unless device, link, unit and cadence are well-formed and do not change. */
    static void check(Driver driver, Duration longestTimeout) {
        assertThat(PointId.checkDevice(driver.device())).isEqualTo(driver.device());
        assertThat(driver.link()).isNotBlank().isEqualTo(driver.link());
        assertThat(driver.unit()).isNotBlank().isEqualTo(driver.unit());
        assertThat(driver.cadence().timeout()).isLessThanOrEqualTo(longestTimeout);
    }
}
