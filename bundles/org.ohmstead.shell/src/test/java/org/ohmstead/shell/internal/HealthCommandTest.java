package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;

class HealthCommandTest {

    private final World world = new World();
    private List<String> interventions = List.of();

    private HealthNode tree = node(
            "system",
            HealthNode.State.DEGRADED,
            "roof/meter: no telegram",
            node(
                    "devices",
                    HealthNode.State.DEGRADED,
                    "roof/meter: no telegram",
                    node("devices/cellar/pump", HealthNode.State.OK, ""),
                    node("devices/roof/meter", HealthNode.State.DOWN, "no\ntelegram")),
            node("journal", HealthNode.State.OK, "", node("journal/writer", HealthNode.State.OK, "")),
            node("historian", HealthNode.State.DEGRADED, "slow"));

    private static HealthNode node(String id, HealthNode.State state, String cause, HealthNode... children) {
        return new HealthNode(id, "the " + id, state, cause, false, List.of(children));
    }

    private void provide() {
        world.services.put(Health.class, new Health() {
            @Override
            public HealthNode tree() {
                return tree;
            }

            @Override
            public List<String> interventions() {
                return interventions;
            }
        });
        world.width = 0;
    }

    @Test
    void whatIsWellIsFoldedAndWhatIsNotIsShownWithItsCause() throws Exception {
        provide();

        assertThat(world.rows(new HealthCommand()))
                .containsExactly(
                        List.of("the system", "degraded", "roof/meter: no telegram"),
                        List.of("the devices", "degraded", "roof/meter: no telegram"),
                        List.of("the devices/roof/meter", "down", "no�telegram"),
                        List.of("the journal (1)", "ok", ""),
                        List.of("the historian", "degraded", "slow"));
        assertThat(world.run(new HealthCommand()))
                .contains("\n    the devices/roof/meter")
                .doesNotContain("watchdog");
    }

    @Test
    void everythingCanBeShownForPeopleAndScripts() throws Exception {
        provide();
        interventions = List.of("12:00 scan was stuck for 30 s: restarted");
        HealthCommand command = new HealthCommand();
        command.all = true;
        assertThat(world.run(command))
                .contains("    the devices/cellar/pump")
                .contains("    the journal/writer")
                .contains("The watchdog since the start:")
                .contains("  12:00 scan was stuck for 30 s: restarted");
        command.plain = true;
        assertThat(world.run(command))
                .contains("devices/cellar/pump\tok\t")
                .doesNotContain("watchdog")
                .hasLineCount(7);
    }

    @Test
    void devicesThatMayNotBeReadAreNotNamed() throws Exception {
        provide();
        world.forbidden = "devices/roof";

        assertThat(world.run(new HealthCommand()))
                .doesNotContain("roof")
                .contains("slow")
                .contains("the devices");
    }

    @Test
    void whatIsMadeOfSuchDevicesAloneIsNotNamedEither() throws Exception {
        tree = node(
                "system",
                HealthNode.State.DEGRADED,
                "",
                node(
                        "devices",
                        HealthNode.State.DEGRADED,
                        "",
                        node(
                                "drivers/sml",
                                HealthNode.State.DOWN,
                                "",
                                node(
                                        "links/tcp:10.0.0.9:502",
                                        HealthNode.State.DOWN,
                                        "",
                                        node("devices/roof/meter", HealthNode.State.DOWN, "no telegram"))),
                        node(
                                "drivers/modbus",
                                HealthNode.State.DEGRADED,
                                "",
                                node(
                                        "links/tcp:10.0.0.1:502",
                                        HealthNode.State.DEGRADED,
                                        "",
                                        node("devices/roof/fan", HealthNode.State.DOWN, "no answer"),
                                        node("devices/cellar/pump", HealthNode.State.OK, "")))));
        provide();
        world.forbidden = "devices/roof";

        assertThat(world.rows(new HealthCommand()))
                .extracting(row -> row.get(0))
                .containsExactly("the system", "the devices", "the drivers/modbus", "the links/tcp:10.0.0.1:502");
        HealthCommand command = new HealthCommand();
        command.all = true;
        assertThat(world.run(command))
                .contains("cellar/pump")
                .doesNotContain("10.0.0.9")
                .doesNotContain("sml")
                .doesNotContain("roof");
    }

    @Test
    void withoutTheServiceThatIsSaid() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(new HealthCommand()))
                .withMessageContaining(
                        "The service Health is not there now; its bundle org.ohmstead.health is stopped");
    }
}
