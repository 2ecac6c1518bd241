package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.health.HealthNode;

/** What is wrong with settings that no device shows is told as a part of the gateway's health. */
class ConditionTest extends EngineTest {

    private static final String MISSPELT = "org.ohmstead.snigle";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(31);

    @Test
    void allIsWell() {
        rig.write("org.ohmstead.single.cfg", "number = 3\n");
        rig.engine.tick();

        assertThat(health()).isEqualTo(node(HealthNode.State.OK, ""));
    }

    @Test
    void theFirstThatIsWrongIsToldAndHowManyMoreThereAre() throws IOException {
        rig.write("org.ohmstead.single.cfg", "numbre = 3\n");
        rig.engine.tick();

        assertThat(health())
                .isEqualTo(node(
                        HealthNode.State.DEGRADED,
                        "etc/org.ohmstead.single.cfg: numbre = '…': the key 'number' expected"));

        rig.write("org.ohmstead.single.cfg", "numbre = 3\nnumber = -1\n");
        rig.write("org.ohmstead.two words.cfg", "a = 1\n");
        rig.engine.tick();

        assertThat(health().cause())
                .isEqualTo("etc/org.ohmstead.single.cfg: number = '-1': a whole number from 0 to 2147483647 expected"
                        + " (and 2 more)");

        rig.write("org.ohmstead.single.cfg", "number = 1\n");
        Files.delete(rig.etc().resolve("org.ohmstead.two words.cfg"));
        rig.engine.tick();

        assertThat(health()).isEqualTo(node(HealthNode.State.OK, ""));
    }

    @Test
    void whatADeviceShowsIsNotToldTwice() {
        rig.write("org.ohmstead.driver.test-pump.cfg", "device = pump\nurl = a\ncolour = red\n");
        rig.write("org.ohmstead.driver.tset-fan.cfg", "device = fan\nurl = a\n");
        rig.pass(LONG_ENOUGH);

        assertThat(rig.service().item(Rig.PUMP).orElseThrow().problems()).hasSize(1);
        assertThat(health()).isEqualTo(node(HealthNode.State.OK, ""));
    }

    /** While bundles come, what nobody knows may be known in a moment. */
    @Test
    void whatNobodyReadsIsToldOnceAllBundlesAreThere() {
        rig.write(MISSPELT + ".cfg", "number = 3\n");
        rig.write("org.ohmstead.other~a.cfg", "number = 3\n");
        rig.engine.tick();
        assertThat(problems(MISSPELT)).isEmpty();
        assertThat(rig.keeper.strangersDue()).contains(Duration.ofSeconds(30));

        rig.pass(LONG_ENOUGH.dividedBy(2));
        rig.keeper.schemasMayHaveChanged();
        rig.pass(LONG_ENOUGH.dividedBy(2));
        assertThat(problems(MISSPELT)).as("another bundle came").isEmpty();
        assertThat(health().state()).isEqualTo(HealthNode.State.OK);

        rig.pass(LONG_ENOUGH);
        assertThat(problems(MISSPELT))
                .containsExactly(new ConfigProblem(
                        "etc/" + MISSPELT + ".cfg",
                        "",
                        "",
                        "nobody reads it: no installed bundle knows org.ohmstead.snigle (org.ohmstead.single?)"));
        assertThat(problems("org.ohmstead.other~a"))
                .extracting(ConfigProblem::expected)
                .containsExactly("nobody reads it: no installed bundle knows org.ohmstead.other");
        assertThat(rig.keeper.strangersDue()).isEmpty();
        assertThat(health())
                .isEqualTo(node(
                        HealthNode.State.DEGRADED,
                        "etc/org.ohmstead.other~a.cfg: nobody reads it: no installed bundle knows org.ohmstead.other"
                                + " (and 1 more)"));
        assertThat(rig.running()).as("it is taken all the same").containsKey(MISSPELT);
    }

    private List<ConfigProblem> problems(String id) {
        return rig.service().item(id).map(ConfigItem::problems).orElseThrow();
    }

    private HealthNode health() {
        return rig.keeper.board().health();
    }

    private static HealthNode node(HealthNode.State state, String cause) {
        return new HealthNode("configurations", "Configurations", state, cause, false, List.of());
    }
}
