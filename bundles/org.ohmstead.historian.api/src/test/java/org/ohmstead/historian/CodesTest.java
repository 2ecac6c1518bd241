package org.ohmstead.historian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.ValueType;

/** The numbers are in files of gateways in the field. */
class CodesTest {

    @Test
    @DisplayName("no sooner is a constant added to a type than it has a number, and each number is its own")
    void roundTrip() throws IOException {
        for (Fault fault : Fault.values()) {
            assertThat(Codes.fault(Codes.of(fault))).isEqualTo(fault);
        }
        for (ValueType type : ValueType.values()) {
            assertThat(Codes.type(Codes.of(type))).isEqualTo(type);
        }
        for (Quality quality : Quality.values()) {
            assertThat(Codes.quality(Codes.of(quality))).isEqualTo(quality);
            assertThat(Codes.of(quality)).as("two bits").isBetween(0, 3);
        }
    }

    @Test
    void refusesUnknownNumbers() {
        assertThatIOException().isThrownBy(() -> Codes.quality(3)).withMessage("the code of a quality expected, got 3");
        assertThatIOException().isThrownBy(() -> Codes.type(7));
        assertThatIOException().isThrownBy(() -> Codes.fault(255));
    }
}
