package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

/** Wrong changes by others to Config Admin. */
class RefusedChangesTest extends GatewayTest {

    private static final Map<String, Object> WRONG = Map.of("device", "pump", "url", "a", "colour", "red");
    private static final String FAN = "org.ohmstead.driver.test-fan.cfg";
    private static final String FAN_PID = Gateway.FACTORY + "~fan";
    private static final String FAN_RUNNING = FAN_PID + "{device=fan, url=a}";

    @Test
    void aWrongChangeIsUndoneAndKeptAside() throws Exception {
        startWithPump();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "line 1\nline 2", "interval.ms", 5L));

        awaitProblems("pump", refused(PUMP, TOO_QUICK, true));
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(gateway.read(PUMP)).as("untouched").isEqualTo(GOOD);
        assertThat(gateway.read(PUMP + ".rejected"))
                .isEqualTo("# refused: " + TOO_QUICK + "\ndevice = pump\ninterval.ms = 5\nurl = line 1\\nline 2\n");
        assertThat(Files.getPosixFilePermissions(gateway.file(PUMP + ".rejected")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(gateway.configs().of("pump"))
                .hasValueSatisfying(c -> assertThat(c.properties()).containsEntry("url", "a"));

        gateway.stop();
        gateway.start();
        assertThat(problems("pump")).as("still told").hasSize(1);

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "b", "interval.ms", 50L));
        awaitFile(PUMP, "# mine\ndevice = pump\n# where\nurl = b\ninterval.ms = 50\n");
        awaitProblems("pump");
        assertThat(files()).containsExactly(PUMP);
    }

    @Test
    void aRefusedChangeIsForgottenWithAGoodFileOrWhenSomebodyDeletesIt() throws Exception {
        startWithPump();

        gateway.update(PUMP_PID, WRONG);
        await().until(() -> problems("pump").size() == 1);
        Files.delete(gateway.file(PUMP + ".rejected"));
        awaitProblems("pump");

        gateway.update(PUMP_PID, WRONG);
        await().until(() -> problems("pump").size() == 1);
        gateway.write(PUMP, "device = pump\nurl = c\n");
        awaitProblems("pump");
        assertThat(gateway.file(PUMP + ".rejected")).doesNotExist();

        gateway.update(PUMP_PID, WRONG);
        await().until(() -> problems("pump").size() == 1);
        assertThat(gateway.configs().delete("pump")).isTrue();
        assertThat(files()).isEmpty();
        await().untilAsserted(() -> assertThat(gateway.configs().list()).isEmpty());
    }

    @Test
    void whatWasDeletedDoesNotComeBackWhenAWrongConfigurationOfItsNameIsMade() throws Exception {
        startWithPump();
        assertThat(gateway.configs().delete("pump")).isTrue();
        awaitRunning();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "interval.ms", "soon"));

        await().until(() -> problems("pump").size() == 1);
        assertThat(gateway.running()).isEmpty();
        assertThat(files()).containsExactly(PUMP + ".rejected");
    }

    @Test
    void aWrongNewConfigurationIsTakenAwayAndListedUntilItIsMended() throws Exception {
        gateway.start();
        Configuration made = gateway.admin().createFactoryConfiguration(Gateway.FACTORY, "?");
        made.update(FrameworkUtil.asDictionary(Map.of("device", "cellar/fan", "url", "a", "interval.ms", "soon")));

        String file = "org.ohmstead.driver.test-cellar-fan.cfg";
        await().untilAsserted(() -> assertThat(gateway.configs().list())
                .containsExactly(new DeviceConfig(
                        Gateway.FACTORY + "~cellar-fan",
                        Gateway.FACTORY + "~cellar-fan",
                        "cellar/fan",
                        Map.of("device", "cellar/fan", "url", "a", "interval.ms", "soon"))));
        assertThat(problems("cellar-fan"))
                .singleElement()
                .asString()
                .startsWith("etc/" + file + ".rejected: refused: interval.ms = 'soon': a whole number from 10");
        assertThat(gateway.running()).isEmpty();
        assertThat(files()).containsExactly(file + ".rejected");

        gateway.stop();
        gateway.start();
        assertThat(problems("cellar-fan")).as("also after a restart").hasSize(1);

        gateway.configs().replace("cellar/fan", Map.of("url", "b"));
        assertThat(files()).containsExactly(file);
        assertThat(gateway.running()).containsExactly(Gateway.FACTORY + "~cellar-fan{device=cellar/fan, url=b}");
        assertThat(problems("cellar-fan")).isEmpty();
    }

    @Test
    void aNewConfigurationThatWasRefusedCanBeDeletedOrMadeByItsPath() throws Exception {
        gateway.start();
        gateway.update(FAN_PID, Map.of("device", "fan"));
        await().until(() -> problems("fan").size() == 1);

        assertThat(gateway.configs().delete("fan")).isTrue();
        assertThat(files()).isEmpty();

        gateway.update(FAN_PID, Map.of("device", "fan"));
        await().until(() -> problems("fan").size() == 1);
        gateway.configs().create("test", Map.of("device", "fan", "url", "b"));
        assertThat(files()).containsExactly(FAN);
    }

    /** What was refused before is not written over. */
    @Test
    void severalRefusedChangesAreAllKept() throws Exception {
        startWithPump();
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "interval.ms", 5L));
        awaitProblems("pump", refused(PUMP, TOO_QUICK, true));
        String first = gateway.read(PUMP + ".rejected");

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "interval.ms", 6L));
        awaitProblems("pump", refused(PUMP, TOO_QUICK.replace("'5'", "'6'"), true));

        assertThat(gateway.read(PUMP + ".rejected")).contains("interval.ms = 6");
        assertThat(gateway.read(PUMP + ".rejected.former")).isEqualTo(first);
        gateway.write(PUMP, "device = pump\nurl = c\n");
        awaitProblems("pump");
        assertThat(files()).containsExactlyInAnyOrder(PUMP, PUMP + ".rejected.former");
    }

    @Test
    void aRefusedChangeStaysThoughWhatWasAgreedOnIsForgotten() throws Exception {
        startWithPump();
        gateway.update(PUMP_PID, WRONG);
        await().until(() -> problems("pump").size() == 1);

        gateway.stop();
        Files.delete(folder.resolve("data/config/index"));
        gateway.start();

        await().until(() -> problems("pump").size() == 1);
        assertThat(files()).containsExactlyInAnyOrder(PUMP, PUMP + ".rejected");
    }

    /** For who cannot reach the file: to set anew what runs lets go what was refused. */
    @Test
    void whatRunsIsSetAnewWithoutARestart() throws Exception {
        startWithPump();
        gateway.update(PUMP_PID, WRONG);
        await().until(() -> problems("pump").size() == 1);
        awaitRunning(RUNNING);

        ChangeSet same = new ChangeSet(List.of(
                new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "a", "interval.ms", 500L))));
        Entry entry = gateway.configurations().apply(same, new Origin("anna", "shell", ""), Optional.empty());

        assertThat(entry.differences()).singleElement().satisfies(one -> {
            assertThat(one.effect()).isEqualTo("restarts nothing");
            assertThat(one.keys()).isEmpty();
        });
        awaitProblems("pump");
        assertThat(files()).containsExactly(PUMP);
    }

    /** Who mends it where it lies is told what is wrong with it by now, and what is left to be done. */
    @Test
    void aRefusedChangeThatIsEditedIsJudgedAnew() throws Exception {
        startWithPump();
        gateway.offerCheck((keys, pid) -> {});
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "interval.ms", 5L));
        awaitProblems("pump", refused(PUMP, TOO_QUICK, true));
        String kept = gateway.read(PUMP + ".rejected");

        gateway.write(PUMP + ".rejected", kept.replace("= 5", "= 7"));
        awaitProblems("pump", refused(PUMP, TOO_QUICK.replace("'5'", "'7'"), true));
        gateway.write(PUMP + ".rejected", "device = pump\nurl = a\ncolour\n");
        awaitProblems("pump", refused(PUMP, "line 3: 'key = value' expected", true));
        gateway.write(PUMP + ".rejected", kept.replace("= 5", "= 700"));
        awaitProblems(
                "pump",
                "etc/" + PUMP
                        + ".rejected: was refused; what was good before runs on. Nothing is wrong with it any more:"
                        + " to take etc/" + PUMP + ".rejected rename it to etc/" + PUMP + ", else delete it");

        Files.move(gateway.file(PUMP + ".rejected"), gateway.file(PUMP), StandardCopyOption.REPLACE_EXISTING);
        awaitRunning(PUMP_PID + "{device=pump, interval.ms=700, url=a}");
        awaitProblems("pump");
        assertThat(files()).containsExactly(PUMP);
    }

    @Test
    void nobodyGetsThePathOfOneThatRuns() throws Exception {
        startWithPump();
        gateway.write(FAN, "device = fan\nurl = a\n");
        awaitRunning(FAN_RUNNING, RUNNING);

        gateway.update(FAN_PID, Map.of("device", "pump", "url", "a"));
        awaitProblems(
                "fan",
                refused(
                        FAN,
                        "device = 'pump': a path that is not taken yet (it is by etc/" + PUMP + ") expected",
                        true));
        assertThat(gateway.running()).containsExactly(FAN_RUNNING, RUNNING);

        // The one that was there first comes later to the path of the other.
        gateway.write(PUMP, "device = fan\nurl = a\n");
        await().until(() -> problems("pump").size() == 1);
        assertThat(gateway.running()).containsExactly(FAN_RUNNING, RUNNING);
    }
}
