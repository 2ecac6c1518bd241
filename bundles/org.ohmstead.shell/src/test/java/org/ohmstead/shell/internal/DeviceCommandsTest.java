package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.Span;
import org.ohmstead.security.Access;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

class DeviceCommandsTest {

    private final World world = new World();

    @Test
    @DisplayName("device-list shows every device with status, last answer, link and reason")
    void lists() throws Exception {
        assertThat(world.rows(new DeviceListCommand()))
                .containsExactly(
                        List.of("cellar/pump", "modbus", "ok", "3", "1 min", "tcp:10.0.0.5:502", ""),
                        List.of(
                                "roof/meter",
                                "sml",
                                "offline",
                                "1",
                                "1 min",
                                "tcp:10.0.0.5:502",
                                "no telegram for 90 s"));
    }

    @Test
    @DisplayName("for scripts there are tabs, no heads, and nothing is cut")
    void plain() throws Exception {
        world.width = 20;
        DeviceListCommand command = new DeviceListCommand();
        command.plain = true;
        command.part = "SML";

        assertThat(world.run(command))
                .isEqualTo("roof/meter\tsml\toffline\t1\t2026-11-22T11:58:30.000Z\ttcp:10.0.0.5:502"
                        + "\tno telegram for 90 s" + System.lineSeparator());
    }

    @Test
    @DisplayName("on a usual terminal the reason is cut first, then what is widest; no line is wider than the terminal")
    void narrow() throws Exception {
        world.devices.add(
                World.info("works/north/hall-7/press-12/drive", "modbus", DeviceStatus.FAULTY, "x".repeat(300), 0),
                List.of());
        for (int width : new int[] {80, 100, 132}) {
            world.width = width;

            assertThat(world.run(new DeviceListCommand()).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        }
        assertThat(world.rows(new DeviceListCommand()).get(1))
                .startsWith("roof/meter", "sml", "offline")
                .endsWith("no telegram for 90 s");
        world.width = 80;
        assertThat(world.rows(new DeviceListCommand()).get(2))
                .startsWith("works/n…")
                .endsWith("x".repeat(15) + "…");
    }

    @Test
    @DisplayName("a terminal too narrow for any table gets the least")
    void tooNarrow() throws Exception {
        world.width = 10;

        assertThat(world.rows(new DeviceListCommand()).get(0)).startsWith("cellar/…", "modbus", "ok");
    }

    @Test
    @DisplayName("devices that the person may not read are left out")
    void forbidden() throws Exception {
        world.forbidden = "devices/roof/";

        assertThat(world.rows(new DeviceListCommand())).hasSize(1);
    }

    @Test
    @DisplayName("an empty list says what to do")
    void empty() throws Exception {
        world.devices.infos.clear();

        assertThat(world.run(new DeviceListCommand())).contains("put a file org.ohmstead.driver.<protocol>-<name>.cfg");
    }

    @Test
    @DisplayName("a service that is away is a sentence with the bundle to look at")
    void away() {
        world.services.remove(Devices.class);

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(new DeviceListCommand()))
                .satisfies(e -> assertThat(e.getNiceHelp())
                        .contains("The service Devices is not there now", "org.ohmstead.scan"));
    }

    @Test
    @DisplayName("without rights service, or without a person, nothing is shown")
    void nobody() {
        world.services.remove(Access.class);
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(new DeviceListCommand()))
                .withMessageContaining("Access");

        World other = new World();
        other.person = Optional.empty();
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> other.run(new DeviceListCommand()))
                .withMessageContaining("Nobody with one of the roles");
    }

    @Test
    @DisplayName("plan shows blocks and holes")
    void plan() throws Exception {
        PlannedBlock block = new PlannedBlock(
                Optional.of(new Span("holding", 0, 10)),
                List.of("flow", "setpoint"),
                Pace.FAST,
                Optional.of(Duration.ofNanos(2_340_000)),
                120,
                3);
        world.devices.plans.put(
                "cellar/pump", new Plan("cellar/pump", List.of(block), List.of(new Span("holding", 7, 1))));
        PlanCommand command = new PlanCommand();
        command.device = "cellar/pump";

        assertThat(world.run(command)).contains("Holes, which the device says do not exist: holding 7");
        assertThat(world.rows(command).get(0))
                .containsExactly("holding 0–9", "fast", "2.3 ms", "120", "3", "2", "flow setpoint");
        command.plain = true;
        assertThat(world.run(command).lines()).hasSize(2).last().isEqualTo("hole\tholding 7");
    }

    @Test
    @DisplayName("plan of a device that is unknown, or has none, says so; operators may not see plans")
    void noPlan() {
        PlanCommand command = new PlanCommand();
        command.device = "attic";
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining("There is no device 'attic'. ohm:device-list shows the devices");
        command.device = "pumo";
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining("There is no device 'pumo'");
        command.device = "celar/pump";
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining("There is no device 'celar/pump', nor a point of that name;"
                        + " did you mean cellar/pump? ohm:device-list shows the devices");
        command.device = "roof/meter";
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining("'roof/meter' has no plan");
        world.person = Optional.of(new Identity("otto", Role.OPERATOR, "shell"));
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining("otto has the role operator, which may not configure");
    }

    @Test
    @DisplayName("links show how late scans begin")
    void links() throws Exception {
        world.devices.links.add(new LinkInfo(
                "tcp:10.0.0.5:502",
                2,
                1000,
                4,
                1,
                new Lateness(500, Duration.ofMillis(1), Duration.ofMillis(9), Duration.ofMillis(48))));

        assertThat(world.rows(new LinksCommand()))
                .containsExactly(List.of("2", "1000", "4", "1", "1.0 ms", "9.0 ms", "48.0 ms", "tcp:10.0.0.5:502"));
    }
}
