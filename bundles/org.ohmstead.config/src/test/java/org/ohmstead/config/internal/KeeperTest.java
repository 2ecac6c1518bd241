package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.internal.disk.RealDisk;
import org.ohmstead.config.internal.history.Bounds;
import org.ohmstead.device.ConfigProblem;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.metatype.MetaTypeService;

/** One look at a time, when the test wants it; with Felix' Config Admin and Metatype. */
class KeeperTest extends GatewayTest {

    private static final String FAN = "org.ohmstead.driver.test-fan.cfg";
    private static final String FAN_PID = "org.ohmstead.driver.test~fan";
    private static final String THEIRS = PUMP_PID + "{device=pump, url=theirs}";

    private final DriverChecks checks = new DriverChecks();
    private BiConsumer<TestCheck.Keys, String> judge = (keys, pid) -> {};
    private Keeper keeper;
    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        gateway.start();
        gateway.bundle("org.ohmstead.config").stop();
        checks.add(new TestCheck((keys, pid) -> judge.accept(keys, pid)));
        keeper = keeper();
    }

    /** One whose clock is a minute ahead, so that every file has come to rest. */
    private Keeper keeper() {
        MetaTypeService metatype =
                gateway.context().getService(gateway.context().getServiceReference(MetaTypeService.class));
        Keeper.Parts parts = new Keeper.Parts(
                new CfgFolder(gateway.etc(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1))),
                new Running(gateway.admin()),
                new Index(folder.resolve("index")),
                new Rejections(gateway.etc()),
                new Refusals(folder.resolve("refused")),
                new Schemas(gateway.context(), metatype),
                checks,
                Optional::empty);
        Keeper made = new Keeper(parts, () -> {});
        engine = new Engine(
                made,
                new Engine.Parts(
                        parts,
                        gateway.etc(),
                        folder.resolve("own"),
                        new RealDisk(),
                        Bounds.USUAL,
                        Optional::empty,
                        Clock.systemUTC(),
                        System::nanoTime,
                        () -> {}));
        return made;
    }

    private List<ConfigProblem> found(String pid) {
        return keeper.board().problems().getOrDefault(pid, List.of());
    }

    @Test
    void devicesComeAfterAllThatTheyMayTalkTo() throws Exception {
        List<String> applied = new ArrayList<>();
        SynchronousConfigurationListener listener = event -> {
            if (event.getType() == ConfigurationEvent.CM_UPDATED) {
                applied.add(event.getPid());
            }
        };
        gateway.context().registerService(SynchronousConfigurationListener.class, listener, null);
        gateway.write(FAN, "device = fan\nurl = a\n");
        gateway.write("org.ohmstead.sim.cfg", "port = 1\n");
        keeper.pass();
        assertThat(applied).containsExactly("org.ohmstead.sim", FAN_PID);
        applied.clear();

        gateway.write(FAN, "device = fan\nurl = b\n");
        gateway.write(PUMP, GOOD);
        gateway.write("org.ohmstead.sim-2.cfg", "port = 2\n");
        gateway.write("org.ohmstead.sim.cfg", "port = 3\n");
        keeper.pass();

        assertThat(applied)
                .as("otherwise as they were first seen")
                .containsExactly("org.ohmstead.sim", "org.ohmstead.sim~2", FAN_PID, PUMP_PID);
    }

    @Test
    void whatOthersChangeDuringALookIsNotOverwritten() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        judge = (keys, pid) -> change(Map.of("device", "pump", "url", "theirs"));
        gateway.write(PUMP, "device = pump\nurl = ours\n");

        assertThat(keeper.pass()).as("another look is worth while").isPresent();
        assertThat(gateway.running()).containsExactly(THEIRS);
        assertThat(found(PUMP_PID)).isEmpty();

        judge = (keys, pid) -> {};
        keeper.pass();
        assertThat(gateway.running()).containsExactly(THEIRS);
        assertThat(gateway.read(PUMP)).contains("url = theirs");
        assertThat(gateway.read(PUMP + ".conflict")).contains("url = ours");
    }

    @Test
    void whatOthersChangeDuringALookIsNotDeleted() throws Exception {
        gateway.write(FAN, "device = fan\nurl = a\n");
        keeper.pass();
        gateway.write(PUMP, GOOD);
        keeper.pass();
        judge = (keys, pid) -> change(Map.of("device", "pump", "url", "theirs"));
        gateway.write(FAN, "device = fan\nurl = b\n");
        Files.delete(gateway.file(PUMP));

        keeper.pass();
        judge = (keys, pid) -> {};
        keeper.pass();

        assertThat(gateway.running()).containsExactly(FAN_PID + "{device=fan, url=b}", THEIRS);
        assertThat(gateway.read(PUMP)).isEqualTo("device = pump\nurl = theirs\n");
    }

    @Test
    void whatOthersMakeOrDeleteDuringALookStaysMadeOrDeleted() throws Exception {
        judge = (keys, pid) -> change(Map.of("device", "pump", "url", "theirs"));
        gateway.write(PUMP, GOOD);
        keeper.pass();
        assertThat(gateway.running()).containsExactly(THEIRS);
        judge = (keys, pid) -> {};
        keeper.pass();

        judge = (keys, pid) -> delete();
        gateway.write(PUMP, GOOD);
        keeper.pass();
        keeper.pass();
        assertThat(gateway.running()).isEmpty();
        assertThat(gateway.read(PUMP + ".conflict")).isEqualTo(GOOD);
    }

    /** FileInstall deletes the file of what somebody deletes, if it has ever seen the two together. */
    @Test
    void aRefusedFileThatGoesWithItsConfigurationIsKeptAside() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        gateway.write(PUMP, GOOD + "colour = red\n");
        keeper.pass();

        delete();
        Files.delete(gateway.file(PUMP));
        keeper.pass();

        assertThat(files()).containsExactly(PUMP + ".conflict");
        assertThat(gateway.read(PUMP + ".conflict")).isEqualTo(GOOD + "colour = red\n");
        assertThat(keeper.pass()).as("all is said").isEmpty();
        assertThat(files()).hasSize(1);
    }

    /** Whoever deletes the file alone knows what is in it. */
    @Test
    void aRefusedFileThatIsDeletedIsGone() throws Exception {
        gateway.write(PUMP, GOOD + "colour = red\n");
        keeper.pass();

        Files.delete(gateway.file(PUMP));
        keeper.pass();

        assertThat(files()).isEmpty();
    }

    @Test
    void whatOthersChangeIsNotDeletedAndKeepsTheCommentsOfItsFile() throws Exception {
        gateway.write(PUMP, "# mine\n" + GOOD);
        keeper.pass();
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "colour", "red"));
        keeper.pass();
        judge = (keys, pid) -> change(Map.of("device", "pump", "url", "theirs"));
        gateway.write(FAN, "device = fan\nurl = a\n");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new DeviceConfigStore(engine).delete("pump"))
                .withMessage("etc/" + PUMP + " cannot be deleted: the running configuration has just been changed by"
                        + " somebody else");
        assertThat(gateway.read(PUMP)).isEqualTo("# mine\n" + GOOD);
        assertThat(gateway.file(PUMP + ".rejected")).isRegularFile();

        keeper.pass();
        assertThat(gateway.running()).containsExactly(FAN_PID + "{device=fan, url=a}", THEIRS);
        assertThat(gateway.read(PUMP)).startsWith("# mine\n").contains("url = theirs");
        assertThat(new DeviceConfigStore(engine).delete("pump")).isTrue();
        assertThat(gateway.running()).containsExactly(FAN_PID + "{device=fan, url=a}");
        assertThat(gateway.file(PUMP)).doesNotExist();
    }

    @Test
    void aDeviceWhoseFileCannotBeDeletedStays() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        Files.delete(gateway.file(PUMP));
        Files.createDirectory(gateway.file(PUMP));
        gateway.write(PUMP + "/notes", "mine");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new DeviceConfigStore(engine).delete("pump"))
                .withMessageStartingWith("etc/" + PUMP + " cannot be deleted: ");

        assertThat(gateway.running()).containsExactly(RUNNING);
        Files.delete(gateway.file(PUMP + "/notes"));
        Files.delete(gateway.file(PUMP));
        gateway.write(PUMP, GOOD);
        assertThat(new DeviceConfigStore(engine).delete("pump")).isTrue();
        assertThat(gateway.running()).isEmpty();
        assertThat(gateway.file(PUMP)).doesNotExist();
    }

    private void change(Map<String, Object> values) {
        try {
            gateway.update(PUMP_PID, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try {
            gateway.configuration(PUMP_PID).delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyAFileThatItsDriverRefusesOrThatCannotBeReadIsLookedAtAgainWithoutAReason() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        gateway.write(FAN, "device = pump\nurl = a\n");
        gateway.write("org.ohmstead.driver.test-x.cfg", "device = x\nurl = a\ninterval.ms = 5\n");
        assertThat(keeper.pass()).isEmpty();
        assertThat(found(FAN_PID)).hasSize(1);
        assertThat(found("org.ohmstead.driver.test~x")).hasSize(1);

        judge = (keys, pid) -> {
            throw new IllegalArgumentException("url = 'a': something else expected");
        };
        gateway.write(FAN, "device = fan\nurl = a\n");
        assertThat(keeper.pass()).contains(Duration.ofSeconds(2));

        Files.delete(gateway.file(FAN));
        assertThat(keeper.pass()).isEmpty();
        Files.createDirectory(gateway.file(FAN));
        assertThat(keeper.pass()).contains(Duration.ofSeconds(2));
    }

    @Test
    void aCheckThatIsDefectKeepsNothingFromBeingTaken() throws Exception {
        judge = (keys, pid) -> {
            throw new IllegalStateException("a defect");
        };
        gateway.write(PUMP, GOOD);
        gateway.write("org.ohmstead.sim.cfg", "port = 1\n");

        keeper.pass();

        assertThat(gateway.running()).containsExactly(RUNNING, "org.ohmstead.sim{port=1}");
    }

    @Test
    void whatRanWhileItsFileWasWrongRunsAgainAfterAWrongChangeAlsoAfterARestart() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\n");
        keeper = keeper();
        keeper.pass();
        assertThat(gateway.running()).containsExactly(RUNNING);

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "colour", "red"));
        keeper.pass();

        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(gateway.file(PUMP + ".rejected")).isRegularFile();
        gateway.write(PUMP, "device = pump\nurl = b\n");
        keeper.pass();
        assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, url=b}");
    }

    @Test
    void aFolderIsNoRefusedChange() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        Files.createDirectory(gateway.file(PUMP + ".rejected"));
        gateway.write(PUMP + ".rejected/notes", "mine");
        gateway.write(PUMP, "device = pump\nurl = b\n");

        assertThat(keeper.pass()).as("nothing left to be done").isEmpty();

        assertThat(found(PUMP_PID)).isEmpty();
        assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, url=b}");
    }

    @Test
    void aWrongChangeThatCannotBeKeptIsUndoneAllTheSameAndTold() throws Exception {
        gateway.write(PUMP, GOOD);
        keeper.pass();
        for (String name : List.of(PUMP, FAN)) {
            Files.createDirectory(gateway.file(name + ".rejected"));
            gateway.write(name + ".rejected/notes", "mine");
        }
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "interval.ms", 5L));
        gateway.update(FAN_PID, Map.of("device", "fan", "url", "a", "interval.ms", 5L));

        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(keeper.pass()).as("nothing left to be done").isEmpty();
            assertThat(keeper.pass()).isEmpty();
        } finally {
            System.setErr(before);
        }

        assertThat(gateway.running()).as("one as before, one taken away").containsExactly(RUNNING);
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
        assertThat(gateway.read(PUMP + ".rejected/notes")).isEqualTo("mine");
        for (String name : List.of(PUMP, FAN)) {
            assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(name)))
                    .singleElement()
                    .asString()
                    .contains("WARN", "could not be kept as etc/" + name + ".rejected (java.nio.file.", TOO_QUICK);
        }
    }
}
