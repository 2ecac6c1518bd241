package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.DeviceInfo;

class DirectoryTest {

    @Test
    @DisplayName("of a failed activation the driver's own sentence is shown, not what it stumbled over")
    void refusal() {
        Exception failure = new InvocationTargetException(new IllegalArgumentException(
                "baud = 'x': a number expected", new NumberFormatException("For input: x")));

        assertThat(DriverComponents.reason(trace(failure))).isEqualTo("baud = 'x': a number expected");
    }

    @Test
    @DisplayName("of a defect the innermost message is shown")
    void defect() {
        Exception failure =
                new InvocationTargetException(new IllegalStateException("outer", new ArithmeticException("/ by zero")));

        assertThat(DriverComponents.reason(trace(failure))).isEqualTo("/ by zero");
    }

    @Test
    @DisplayName("of two configurations for one path, the one that does not have it has no points either")
    void takenPath() {
        FakeConfigs configs = new FakeConfigs();
        configs.add("org.ohmstead.driver.fake~first", "pump");
        configs.add("org.ohmstead.driver.fake~second", "pump");
        configs.problem("org.ohmstead.driver.fake~second", "device", "pump");
        Fleet fleet = new Fleet(new Outlet(System::nanoTime), 1, Clock.systemUTC(), System::nanoTime);
        fleet.start(FakeDriver.of("pump", "link", 4), "org.ohmstead.driver.fake~first");
        Directory directory = new Directory(fleet, new FakeComponents().service(), protocol -> false, pid -> false);

        Map<String, DeviceInfo> all = directory.list(Optional.of(configs), Map.of());
        fleet.stopAll();

        assertThat(all.get("pump").points()).isEqualTo(4);
        assertThat(all.get("org.ohmstead.driver.fake~second").points()).isZero();
    }

    @Test
    @DisplayName("however many devices do not run, the component runtime, which is slow, is asked as for one")
    void asksOnce() {
        FakeConfigs configs = new FakeConfigs();
        FakeComponents components = new FakeComponents();
        components.install("org.ohmstead.driver.fake");
        for (int i = 0; i < 200; i++) {
            String pid = "org.ohmstead.driver.fake~" + i;
            configs.add(pid, "pump" + i);
            components.fail(pid, new IllegalArgumentException("url = '" + i + "': a port expected"));
        }
        Fleet fleet = new Fleet(new Outlet(System::nanoTime), 1, Clock.systemUTC(), System::nanoTime);
        Directory directory = new Directory(fleet, components.service(), protocol -> false, pid -> false);

        Map<String, DeviceInfo> all = directory.list(Optional.of(configs), Map.of());

        assertThat(all).hasSize(200);
        assertThat(all.get("pump7").reason()).endsWith("url = '7': a port expected");
        assertThat(components.questions()).isEqualTo(2);
        assertThat(directory.refused(Optional.of(configs))).hasSize(200);
        assertThat(components.questions()).isEqualTo(4);
        var idle = directory.idle(Optional.of(configs), Map.of());
        all.keySet().forEach(path -> assertThat(idle.apply(path)).contains(all.get(path)));
        assertThat(components.questions()).isEqualTo(6);
    }

    private static String trace(Exception e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
