package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;

class DirectoryTest {

    @Test
    @DisplayName("of a failed activation the driver's own sentence is shown, not what it stumbled over")
    void refusal() {
        Exception failure = new InvocationTargetException(new IllegalArgumentException(
                "baud = 'x': a number expected", new NumberFormatException("For input: x")));

        assertThat(ActivationFailure.of(trace(failure)))
                .isEqualTo(new ActivationFailure(true, "baud = 'x': a number expected"));
    }

    @Test
    @DisplayName("of a defect the innermost cause is shown; what a library in it refused is no refusal of the driver")
    void defect() {
        assertThat(defect(new IllegalStateException("outer", new ArithmeticException("/ by zero"))))
                .isEqualTo("java.lang.ArithmeticException: / by zero");
        assertThat(defect(new IllegalStateException("outer", new IllegalArgumentException("radix"))))
                .isEqualTo("java.lang.IllegalArgumentException: radix");
        assertThat(defect(new NoSuchMethodError("Profiles.points()")))
                .isEqualTo("java.lang.NoSuchMethodError: Profiles.points()");
        assertThat(defect(new NullPointerException())).isEqualTo("java.lang.NullPointerException");
        assertThat(defect(new IllegalArgumentException())).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(ActivationFailure.of("").text()).isEmpty();
    }

    private static String defect(Throwable thrown) {
        ActivationFailure failure = ActivationFailure.of(trace(new InvocationTargetException(thrown)));
        assertThat(failure.refusal()).isFalse();
        assertThat(ActivationFailure.of(trace(thrown))).as("by another runtime").isEqualTo(failure);
        return failure.text();
    }

    @Test
    @DisplayName("a driver's defect is not blamed on the file of the device's configuration")
    void defectOfTheDriver() {
        FakeConfigs configs = new FakeConfigs();
        configs.add("org.ohmstead.driver.fake~a", "pump");
        FakeComponents components = new FakeComponents();
        components.install("org.ohmstead.driver.fake");
        components.fail("org.ohmstead.driver.fake~a", new IllegalStateException("no good version"));
        Fleet fleet = new Fleet(new Outlet(System::nanoTime), 1, Clock.systemUTC(), System::nanoTime);
        Directory directory = new Directory(fleet, components.service(), protocol -> false, pid -> false);

        DeviceInfo pump = directory.list(Optional.of(configs), Map.of()).get("pump");

        assertThat(pump.status()).isEqualTo(DeviceStatus.FAULTY);
        assertThat(pump.reason())
                .isEqualTo("its driver failed to start: java.lang.IllegalStateException: no good version");
        assertThat(directory.refused(Optional.of(configs)).values()).containsExactly("pump: " + pump.reason());

        components.fail("org.ohmstead.driver.fake~a", new IllegalArgumentException("url = 'x': tcp:// expected"));
        assertThat(directory.list(Optional.of(configs), Map.of()).get("pump").reason())
                .isEqualTo(configs.list().get(0).where() + ": url = 'x': tcp:// expected");
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
        await().until(() -> fleet.state("pump").orElseThrow().lastAnswer().isPresent());
        Directory directory = new Directory(fleet, new FakeComponents().service(), protocol -> false, pid -> false);

        Map<String, DeviceInfo> all = directory.list(Optional.of(configs), Map.of());
        fleet.stopAll();

        assertThat(all.get("pump").points()).isEqualTo(4);
        assertThat(all.get("pump").lastAnswer()).isPresent();
        assertThat(all.get("org.ohmstead.driver.fake~second").points()).isZero();
        assertThat(all.get("org.ohmstead.driver.fake~second").lastAnswer()).isEmpty();
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

    @Test
    @DisplayName("a refused change is not the reason why a device has no driver, and shows")
    void refusedWithoutDriver() {
        FakeConfigs configs = new FakeConfigs();
        configs.add("org.ohmstead.driver.fake~a", "pump");
        configs.refusal("org.ohmstead.driver.fake~a");
        Fleet fleet = new Fleet(new Outlet(System::nanoTime), 1, Clock.systemUTC(), System::nanoTime);
        FakeComponents components = new FakeComponents();
        Directory directory = new Directory(fleet, components.service(), protocol -> false, pid -> false);

        DeviceInfo without = directory.list(Optional.of(configs), Map.of()).get("pump");
        assertThat(without.status()).isEqualTo(DeviceStatus.NO_DRIVER);
        assertThat(without.reason())
                .endsWith("; stays as configured before: org.ohmstead.driver.fake~a.rejected: refused");

        components.install("org.ohmstead.driver.fake");
        DeviceInfo unborn = directory.list(Optional.of(configs), Map.of()).get("pump");
        assertThat(unborn.status()).isEqualTo(DeviceStatus.FAULTY);
        assertThat(unborn.reason()).isEqualTo("org.ohmstead.driver.fake~a.rejected: refused");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "org.ohmstead.driver.fake~pump",
                "org.ohmstead.driver.fake~1.pump~2",
                "org.ohmstead.driver.fake.5f0c1d8e-11f0-4d7a-9c54-0242ac120002"
            })
    @DisplayName("the protocol of a device is in its PID, also if the web console made that up")
    void protocol(String pid) {
        FakeConfigs configs = new FakeConfigs();
        configs.add(pid, "pump");
        Fleet fleet = new Fleet(new Outlet(System::nanoTime), 1, Clock.systemUTC(), System::nanoTime);
        Directory directory = new Directory(fleet, new FakeComponents().service(), protocol -> false, other -> false);
        assertThat(directory.list(Optional.of(configs), Map.of()).get("pump").protocol())
                .as("as configured")
                .isEqualTo("fake");

        fleet.start(FakeDriver.of("pump", "link", 1), pid);
        Map<String, DeviceInfo> all = directory.list(Optional.of(configs), Map.of());
        fleet.stopAll();

        assertThat(all.get("pump").protocol()).as("as it runs").isEqualTo("fake");
        assertThat(Holds.factory(pid)).as("while its driver is replaced").isEqualTo("org.ohmstead.driver.fake");
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
