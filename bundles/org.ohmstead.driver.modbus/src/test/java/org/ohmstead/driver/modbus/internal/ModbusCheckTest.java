package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.lib.transport.SharedLinks;
import org.osgi.util.converter.Converters;

/** What is asked beforehand gets the answer that the driver would give. */
class ModbusCheckTest {

    private static final String GOOD = "speed at=holding/0 type=uint16";

    private final ModbusLinks links = new ModbusLinks();
    private final ModbusCheck check = new ModbusCheck(new TestProfiles(), links);

    @AfterEach
    void close() {
        links.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtu:///dev/ttyUSB0?baud=9600 | speed at=holding/70000 type=uint16 | holding/70000",
                "rtu:///dev/ttyUSB0?baud=9600 | speed at=holding/0 type=uint17 | uint17",
                "rtu:///dev/ttyUSB0?baud=lots | speed at=holding/0 type=uint16 | lots",
                "'tcp://h:502\n?unit=1' | speed at=holding/0 type=uint16 | url",
                "tcp://h:502 | '' | profile, points",
            })
    void refusesWhatTheDriverRefusesInTheSameWords(String url, String points, String named) {
        ModbusConfig config = config(url, points);
        String words = "";
        try {
            new ModbusDriver(config, "x", new TestProfiles(), links, java.time.Clock.systemUTC()).close();
        } catch (IllegalArgumentException e) {
            words = e.getMessage();
        }

        assertThat(words).contains(named);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.check(config, "x"))
                .withMessage(words);
    }

    @Test
    void refusesSettingsOfALineThatAnotherDeviceHasAndTakesThoseOfItsOwn() {
        ModbusConfig slow = config("rtu:///dev/ttyUSB0?baud=9600", GOOD);
        ModbusConfig fast = config("rtu:///dev/ttyUSB0?baud=19200", GOOD);
        try (SharedLinks.Lease<ModbusLine> lease = links.acquire(ModbusUrl.parse(slow.url()), "pid~a")) {
            assertThat(lease.link()).isNotNull();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> check.check(fast, "pid~b"))
                    .withMessageContaining("pid~a")
                    .withMessageContaining("19200");
            assertThatCode(() -> check.check(slow, "pid~b")).doesNotThrowAnyException();
            assertThatCode(() -> check.check(fast, "pid~a"))
                    .as("it lets go of the line before it takes it again")
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> check.check(fast, "pid~b"))
                .as("the line only lingers")
                .doesNotThrowAnyException();
    }

    /** Devices as Declarative Services would start them anew, one after the other. */
    @Test
    void settingsOfALineChangeIfThoseOfAllItsDevicesDo() {
        ModbusConfig slow = config("rtu:///dev/ttyUSB0?baud=9600&unit=1", GOOD);
        ModbusConfig fast = config("rtu:///dev/ttyUSB0?baud=19200&unit=1", GOOD);
        Set<String> both = Set.of("pid~a", "pid~b");
        ModbusDriver a = driver(slow, "pid~a");
        ModbusDriver b = driver(slow, "pid~b");
        try {
            assertThatCode(() -> check.together(both, () -> both.forEach(pid -> check.check(fast, pid))))
                    .doesNotThrowAnyException();
            check.changing(both);
            a.close();
            a = driver(fast, "pid~a");
            b.close();
            b = driver(fast, "pid~b");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> driver(slow, "pid~c"))
                    .withMessageContaining("19200");
        } finally {
            a.close();
            b.close();
        }
    }

    private ModbusDriver driver(ModbusConfig config, String pid) {
        return new ModbusDriver(config, pid, new TestProfiles(), links, java.time.Clock.systemUTC());
    }

    private static ModbusConfig config(String url, String points) {
        Map<String, Object> keys = new HashMap<>(Map.of("device", "hall/pump", "url", url, "points", points));
        return Converters.standardConverter().convert(keys).to(ModbusConfig.class);
    }
}
