package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

class PointCommandsTest {

    private final World world = new World();

    @Nested
    class Get {

        private final PointGetCommand command = new PointGetCommand();

        @ParameterizedTest(name = "{0} means {1} points")
        @CsvSource({
            "cellar/pump, 3",
            "cellar/pump/flow, 1",
            "cellar/+/flow, 1",
            "devices/cellar/#, 3",
            "'#', 4",
            "roof/meter/1-0:1.8.0*255, 1",
            "roof/meter/1.8.0, 1",
            "roof/meter/0100010800ff, 1",
        })
        void selects(String what, int count) throws Exception {
            command.points = List.of(what);

            assertThat(world.rows(command)).hasSize(count);
        }

        @Test
        @DisplayName("shows value, unit, quality, age, and what is wrong")
        void shows() throws Exception {
            command.points = List.of("cellar/pump/flow", "roof/meter");

            assertThat(world.rows(command))
                    .containsExactly(
                            List.of("cellar/pump/flow", "4.25", "m3/h", "good", "3 s", ""),
                            List.of(
                                    "roof/meter/1-0:1.8.0*255",
                                    "18423.4",
                                    "kW.h",
                                    "bad",
                                    "3 s",
                                    "offline: connection refused"));
        }

        @Test
        @DisplayName("what a device says cannot move the cursor")
        void harmless() throws Exception {
            command.points = List.of("cellar/pump/state");

            assertThat(world.run(command)).contains("a�[2Jb").doesNotContain("\u001b");
        }

        @Test
        @DisplayName("a fresh read asks the device")
        void fresh() throws Exception {
            command.points = List.of("cellar/pump/flow");
            command.fresh = true;
            world.devices.answer = CompletableFuture.completedFuture(
                    List.of(World.good("cellar/pump", PointSpec.of("flow", ValueType.DOUBLE, "m3/h"), Value.of(5.0))));

            assertThat(world.rows(command).get(0)).contains("5");
            assertThat(world.devices.asked).containsExactly(new PointId("cellar/pump", "flow"));
        }

        @Test
        @DisplayName("a fresh read that never ends is given up")
        void late() {
            command.points = List.of("cellar/pump/flow");
            command.fresh = true;
            command.deadline = "1ms";

            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessageContaining("No answer until the deadline");
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "cellar/pump/speed | There is no point 'cellar/pump/speed'. ohm:point-get cellar/pump shows",
                    "cellar/pump/setpiont | There is no point 'cellar/pump/setpiont'; did you mean setpoint?",
                    "attic/fan | There is no device 'attic/fan', nor a point of that name. ohm:device-list shows",
                    "celler/pump/flow | nor a point of that name; did you mean cellar/pump? ohm:device-list",
                    "Pump | There is no device 'Pump'; did you mean cellar/pump? ohm:device-list shows the devices",
                    "fan | There is no device 'fan'. ohm:device-list shows the devices",
                    "cellar/#/x | a topic filter",
                })
        void refuses(String what, String message) {
            command.points = List.of(what);

            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessageContaining(message);
        }

        @Test
        @DisplayName("what the person may not read is not proposed")
        void proposesNothingForbidden() {
            world.forbidden = "devices/cellar/pump";
            command.points = List.of("pump");

            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessageContaining("There is no device 'pump'. ohm:device-list");
        }

        @Test
        @DisplayName("points that the person may not read are left out")
        void forbidden() throws Exception {
            world.forbidden = "devices/cellar/pump/flow";
            command.points = List.of("cellar/pump");

            assertThat(world.rows(command)).hasSize(2);
        }
    }

    @Nested
    class Set {

        private final PointSetCommand command = new PointSetCommand();
        private final List<WriteRequest> requests = new ArrayList<>();
        private Outcome outcome = new Outcome.Done(
                World.good("cellar/pump", PointSpec.of("setpoint", ValueType.DOUBLE, "Cel"), Value.of(22.0)), "");

        Set() {
            world.services.put(Actuation.class, (Actuation) request -> {
                requests.add(request);
                return CompletableFuture.completedFuture(outcome);
            });
            command.point = "cellar/pump/setpoint";
            command.value = "22";
        }

        @Test
        @DisplayName("passes point, value, level, person, reason and deadline, and shows what was read back")
        void sets() throws Exception {
            command.why = "holiday";
            command.deadline = "3s";

            assertThat(world.run(command).strip()).isEqualTo("cellar/pump/setpoint = 22 Cel");
            assertThat(requests)
                    .containsExactly(new WriteRequest(
                            new PointId("cellar/pump", "setpoint"),
                            Value.of(22.0),
                            16,
                            new Identity("ada", Role.ADMIN, "shell"),
                            "holiday",
                            World.NOW.plusSeconds(3)));
        }

        @Test
        @DisplayName("tells a value that differs after the write")
        void differs() throws Exception {
            outcome = new Outcome.Done(((Outcome.Done) outcome).readBack(), "22.0 was written, the device says 21.5");

            assertThat(world.run(command)).contains("the device says 21.5");
        }

        @Test
        @DisplayName("a refusal is an error, so that scripts see it")
        void refused() {
            outcome = new Outcome.Failed(Fault.TIMEOUT, "no answer within 1,000 ms");
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessage("Failed (timeout): no answer within 1,000 ms");
            outcome = new Outcome.Denied("otto may not write");
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessage("Not permitted: otto may not write");
            outcome = new Outcome.Unsuitable("5 to 30 expected, got 40");
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessage("Not suitable: 5 to 30 expected, got 40");
        }

        @Test
        @DisplayName("a value of the wrong type, a level or a deadline that is none, never reach the actuation")
        void wrong() {
            command.value = "warm";
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessage("cellar/pump/setpoint: a number expected, got 'warm'");
            command.value = "9007199254740993";
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessageStartingWith("cellar/pump/setpoint: a whole number that a double holds");
            command.value = "22";
            command.level = 17;
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessageContaining("level: 1 to 16 expected, got 17");
            command.level = 16;
            command.deadline = "soon";
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> world.run(command))
                    .withMessageContaining("--deadline: a duration such as 10s")
                    .withMessageContaining("'soon'");
            assertThat(requests).isEmpty();
        }
    }
}
