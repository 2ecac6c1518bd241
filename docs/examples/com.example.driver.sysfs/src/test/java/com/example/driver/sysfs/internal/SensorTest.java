package com.example.driver.sysfs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Value;

class SensorTest {

    /** The kernel's temp[1-*]_input: "Unit: millidegree Celsius" (Documentation/hwmon/sysfs-interface.rst). */
    @Test
    void decodesMillidegrees() {
        assertThat(Sensor.of(entry("temp1_input", Map.of("scale", "0.001"))).decode("41500\n"))
                .isEqualTo(Value.of(41.5));
        assertThat(Sensor.of(entry("fan1_input", Map.of())).decode("1200\n")).isEqualTo(Value.of(1200));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({"scale, 0", "scale, warm", "scale, 1e300", "offset, 3"})
    void rejects(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sensor.of(entry("temp1_input", Map.of(key, value))))
                .withMessageContaining(key + " = '" + value + "'");
    }

    @ParameterizedTest
    @CsvSource({"../secret", "a/b", "''", ".."})
    void rejectsFiles(String at) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sensor.of(entry(at, Map.of())))
                .withMessageContaining("at = '" + at + "'");
    }

    private static PointEntry entry(String at, Map<String, String> own) {
        return new PointEntry("cpu", at, "Cel", false, Limits.NONE, Pace.FAST, HistoryRule.ALL, own, "test");
    }
}
