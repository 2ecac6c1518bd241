package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.device.ConfigException;
import org.ohmstead.driver.ConfigCheck;

/** What several devices share, such as the settings of a serial line, is changed for all of them at one time. */
class TogetherTest extends EngineTest {

    private static final String LAMP = Gateway.FACTORY + "~lamp";

    private TestLine line;

    @BeforeEach
    void begin() throws Exception {
        line = share(rig);
        rig.apply(Rig.put(Rig.PUMP, "pump", "slow"), Rig.put(Rig.FAN, "fan", "slow"), Rig.put(LAMP, "lamp", "slow"));
        line.starts.clear();
    }

    private static TestLine share(Rig rig) {
        TestLine line = new TestLine();
        rig.line = Optional.of(line);
        rig.admin.listener = line::changed;
        rig.start();
        return line;
    }

    private static ChangeSet all(String url) {
        return new ChangeSet(
                List.of(Rig.put(Rig.PUMP, "pump", url), Rig.put(Rig.FAN, "fan", url), Rig.put(LAMP, "lamp", url)));
    }

    @Test
    void allDevicesOfALineChangeTogetherAndEachStartsAnewOnce() throws Exception {
        assertThatExceptionOfType(ConfigException.class)
                .as("one alone cannot")
                .isThrownBy(() -> rig.apply(Rig.put(Rig.PUMP, "pump", "fast")));
        assertThat(rig.service().preview(all("fast")).problems()).isEmpty();
        assertThat(line.starts).as("a look changes nothing").isEmpty();

        rig.service().apply(all("fast"), Rig.ANNA, Optional.empty());

        assertThat(line.starts).containsExactlyInAnyOrder(Rig.PUMP, Rig.FAN, LAMP);
        assertThat(line.has).isEqualTo(Map.of(Rig.PUMP, "fast", Rig.FAN, "fast", LAMP, "fast"));
        assertThat(line.cutOff).isEmpty();
        rig.service().apply(rig.service().undo(rig.newest().number()), Rig.ANNA, Optional.empty());
        assertThat(line.has).isEqualTo(Map.of(Rig.PUMP, "slow", Rig.FAN, "slow", LAMP, "slow"));
        assertThat(line.cutOff).isEmpty();
    }

    @Test
    void notAllOfThemIsRefusedAndSoIsNotTheSame() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.apply(Rig.put(Rig.PUMP, "pump", "fast"), Rig.put(Rig.FAN, "fan", "fast")))
                .withMessageContaining("'slow' as " + LAMP + " expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.apply(
                        Rig.put(Rig.PUMP, "pump", "fast"),
                        Rig.put(Rig.FAN, "fan", "faster"),
                        Rig.put(LAMP, "lamp", "fast")))
                .withMessageContaining("as the others expected");
        assertThat(line.starts).isEmpty();
    }

    @Test
    void whoLeavesTheLineMakesRoomForOthersWhateverTheOrder() throws Exception {
        rig.apply(
                Rig.put(Rig.PUMP, "pump", "fast"),
                new ChangeSet.Delete(LAMP, ChangeSet.ANY),
                new ChangeSet.Delete(Rig.FAN, ChangeSet.ANY));

        assertThat(line.has).isEqualTo(Map.of(Rig.PUMP, "fast"));
    }

    /** Whatever goes wrong: in the end all devices run with the same, and none with a line that others took from it. */
    @Test
    void ifTheDiskIsFullInTheMiddleAllHaveTheLineAsBefore() {
        int failed = 0;
        for (int step = 1; step < 40; step++) {
            for (boolean helps : List.of(true, false)) {
                Rig one = rig("full" + step + helps);
                TestLine shared = share(one);
                try {
                    one.service().apply(all("slow"), Rig.ANNA, Optional.empty());
                    one.disk.fullFrom(step, helps);
                    one.service().apply(all("fast"), Rig.ANNA, Optional.empty());
                } catch (IOException e) {
                    failed++;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                one.disk.heal();
                one.pass(Duration.ofSeconds(1));

                assertThat(Set.copyOf(shared.has.values()))
                        .as("step %s: %s", step, shared.has)
                        .hasSize(1);
                assertThat(shared.has).hasSize(3);
                assertThat(shared.cutOff).as("step %s: %s", step, shared.starts).isEmpty();
                assertThat(one.running().get(Rig.PUMP)).contains("url = " + shared.has.get(Rig.PUMP));
            }
        }
        assertThat(failed).isGreaterThan(10);
    }

    @Test
    void aDriverThatFailsToTakeThemTogetherIsAskedForEachAlone() {
        DriverChecks checks = new DriverChecks();
        checks.add(new Broken(false));
        AtomicBoolean asked = new AtomicBoolean();
        Set<PidName> two = Set.of(PidName.of(Rig.PUMP, Gateway.FACTORY), PidName.of(Rig.FAN, Gateway.FACTORY));

        checks.together(two, () -> asked.set(true));
        assertThat(checks.changing(two)).isEqualTo(two);
        checks.unchanged(two);

        assertThat(asked).isTrue();
    }

    /** As of a bundle that came without a part of it. */
    @Test
    void aDriverOfWhichAPartIsMissingHarmsNobodyElse() {
        DriverChecks checks = new DriverChecks();
        checks.add(new Broken(true));
        AtomicBoolean asked = new AtomicBoolean();
        PidName pump = PidName.of(Rig.PUMP, Gateway.FACTORY);
        Set<PidName> two = Set.of(pump, PidName.of(Rig.FAN, Gateway.FACTORY));

        checks.together(two, () -> asked.set(true));
        assertThat(checks.changing(two)).isEqualTo(two);
        checks.unchanged(two);
        Content content = Content.ofValues(Map.of("device", "pump", "url", "a"));

        assertThat(asked).isTrue();
        assertThat(checks.problems(
                        new Known(pump, "", content),
                        rig.keeper.schemas().of(pump).orElseThrow(),
                        content))
                .isEmpty();
    }

    /**
     * A driver with defects.
     *
     * @param missing whether a part of it is not there
     */
    private record Broken(boolean missing) implements ConfigCheck<TestCheck.Keys> {

        @Override
        public String protocol() {
            return "test";
        }

        @Override
        public Class<TestCheck.Keys> type() {
            return TestCheck.Keys.class;
        }

        @Override
        public void check(TestCheck.Keys keys, String pid) {
            fail();
        }

        @Override
        public void together(Set<String> pids, Runnable work) {
            fail();
        }

        @Override
        public void changing(Set<String> pids) {
            fail();
        }

        @Override
        public void unchanged(Set<String> pids) {
            fail();
        }

        private void fail() {
            if (missing) {
                throw new NoClassDefFoundError("org/example/Part");
            }
            throw new IllegalStateException("a defect");
        }
    }
}
