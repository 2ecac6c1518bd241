package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.ConfigException;
import org.ohmstead.health.Vital;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

/** Files and Config Admin in a real framework. */
class FrameworkTest extends GatewayTest {

    @Test
    void filesAreAppliedAndFollowed() throws Exception {
        gateway.write(PUMP, "# the pump\ndevice = cellar/pump\nurl = tcp://10.0.0.5:502?unit=1\n");
        gateway.write("org.ohmstead.scan.cfg", "threads = 4\n");
        gateway.write("org.apache.other.cfg", "not = ours\n");
        gateway.start();
        assertThat(gateway.running())
                .as("applied when the bundle is up")
                .containsExactly(
                        PUMP_PID + "{device=cellar/pump, url=tcp://10.0.0.5:502?unit=1}",
                        "org.ohmstead.scan{threads=4}");
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=1}"));

        gateway.write(PUMP, "# the pump\ndevice = cellar/pump\nurl = tcp://10.0.0.6:502?unit=1\n");
        gateway.write("org.ohmstead.driver.test-fan-2.cfg", "device=fan\nurl=x\\\n   y\n");
        awaitRunning(
                "org.ohmstead.driver.test~fan-2{device=fan, url=xy}",
                PUMP_PID + "{device=cellar/pump, url=tcp://10.0.0.6:502?unit=1}",
                "org.ohmstead.scan{threads=4}");
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2, fan=1}"));

        Files.delete(gateway.file(PUMP));
        awaitRunning("org.ohmstead.driver.test~fan-2{device=fan, url=xy}", "org.ohmstead.scan{threads=4}");
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        gateway.write(PUMP, "device = cellar/pump\nurl = tcp://h\n");
        gateway.start();
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=1}"));
        long changes = gateway.configuration(PUMP_PID).getChangeCount();
        settle();
        assertThat(gateway.configuration(PUMP_PID).getChangeCount()).isEqualTo(changes);
        gateway.stop();

        gateway.start();
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2}"));
        long after = gateway.configuration(PUMP_PID).getChangeCount();
        settle();

        assertThat(gateway.configuration(PUMP_PID).getChangeCount()).isEqualTo(after);
        assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2}");
    }

    @Test
    void whatHappenedToFilesWhileOffIsSeen() throws Exception {
        gateway.write(PUMP, "device = pump\nurl = a\n");
        gateway.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = a\n");
        gateway.start();
        gateway.stop();
        Files.delete(gateway.file("org.ohmstead.driver.test-fan.cfg"));
        gateway.write(PUMP, "device = pump\nurl = b\n");
        gateway.write("org.ohmstead.driver.test-new.cfg", "device = new\nurl = a\n");

        gateway.start();

        assertThat(gateway.running())
                .containsExactly("org.ohmstead.driver.test~new{device=new, url=a}", PUMP_PID + "{device=pump, url=b}");
    }

    @Test
    void changesByOthersAreWrittenToFiles() throws Exception {
        gateway.write(PUMP, "# the pump\n\ndevice = pump\n# where\nurl = a\ninterval.ms = 500\n");
        gateway.start();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "line 1\n ${b} \\ ü ", "ratio", 0.5, "enabled", true));
        gateway.update(
                "org.ohmstead.driver.test~fan/1",
                Map.of("device", "fan", "url", "x", "hosts", new String[] {"a", "", "c"}));
        gateway.update("org.ohmstead.scan", Map.of("threads", 4));
        awaitFile(
                PUMP,
                "# the pump\n\ndevice = pump\n# where\nurl = line 1\\n ${b} \\\\ ü\\ \nenabled = true\nratio = 0.5\n");
        awaitFile("org.ohmstead.driver.test-fan-1.cfg", "device = fan\nhosts[] = a\nhosts[] =\nhosts[] = c\nurl = x\n");
        awaitFile("org.ohmstead.scan.cfg", "threads = 4\n");
        assertThat(gateway.running())
                .as("values keep the types they were given")
                .anyMatch(t -> t.contains("ratio=0.5"));

        gateway.configuration("org.ohmstead.scan").delete();
        gateway.configuration("org.ohmstead.driver.test~fan/1").delete();
        await().until(() -> !Files.exists(gateway.file("org.ohmstead.scan.cfg"))
                && !Files.exists(gateway.file("org.ohmstead.driver.test-fan-1.cfg")));
        assertThat(gateway.file(PUMP)).exists();
    }

    @Test
    void configurationsThatConfigAdminNamesGetAFileNamedAfterTheDevice() throws Exception {
        gateway.start();

        Configuration made = gateway.admin().createFactoryConfiguration(Gateway.FACTORY, "?");
        made.update(FrameworkUtil.asDictionary(Map.of("device", "cellar/pump", "url", "a")));

        String file = "org.ohmstead.driver.test-cellar-pump.cfg";
        awaitFile(file, "device = cellar/pump\nurl = a\n");
        assertThat(files()).containsExactly(file);
        gateway.stop();
        gateway.start();
        assertThat(gateway.running()).containsExactly(made.getPid() + "{device=cellar/pump, url=a}");
        gateway.write(file, "device = cellar/pump\nurl = b\n");
        awaitRunning(made.getPid() + "{device=cellar/pump, url=b}");
    }

    @Test
    void ifBothChangedTheRunningOneStaysAndTheFileIsKept() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = pump\nurl = a\n");
        gateway.start();
        gateway.bundle("org.ohmstead.config").stop();
        gateway.write(PUMP, "# mine\ndevice = pump\nurl = file\n");
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "running"));

        gateway.bundle("org.ohmstead.config").start();

        awaitFile(PUMP + ".conflict", "# mine\ndevice = pump\nurl = file\n");
        awaitRunning(PUMP_PID + "{device=pump, url=running}");
        awaitFile(PUMP, "# mine\ndevice = pump\nurl = running\n");
    }

    @Test
    void aFolderThatIsGoneDeletesNothing() throws Exception {
        gateway.write(PUMP, "device = pump\nurl = a\n");
        gateway.start();
        Path aside = folder.resolve("aside");
        Files.move(gateway.etc(), aside);
        gateway.update("org.ohmstead.driver.test~late", Map.of("device", "late", "url", "a"));
        await().untilAsserted(() -> assertThat(gateway.running()).hasSize(2));

        Files.move(aside, gateway.etc());

        await().until(() -> Files.exists(gateway.file("org.ohmstead.driver.test-late.cfg")));
        assertThat(gateway.running())
                .containsExactly(
                        "org.ohmstead.driver.test~late{device=late, url=a}", PUMP_PID + "{device=pump, url=a}");
    }

    @Test
    void whoHangsWithTheConfigurationsInHandIsSeen() throws Exception {
        gateway.start();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        gateway.offerCheck((keys, pid) -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Vital vital = gateway.context().getService(gateway.context().getServiceReference(Vital.class));
        assertThat(vital.vital()).isNotBlank();
        await().untilAsserted(() -> assertThat(vital.stuckFor()).isZero());

        CompletableFuture<Void> change = CompletableFuture.runAsync(() -> {
            try {
                gateway.configs().create("test", Map.of("device", "pump", "url", "a"));
            } catch (ConfigException e) {
                throw new IllegalStateException(e);
            }
        });
        asked.await();
        await().untilAsserted(() -> assertThat(vital.stuckFor()).isGreaterThan(Duration.ofMillis(200)));
        assertThat(vital.stuckFor()).isLessThan(vital.patience());

        answer.countDown();
        change.get(20, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(vital.stuckFor()).isZero());
    }

    /** Waits until a change that came later than all others was looked at. */
    private void settle() throws IOException {
        gateway.write("org.ohmstead.marker.cfg", "a = b\n");
        await().untilAsserted(() -> assertThat(gateway.running()).anyMatch(t -> t.startsWith("org.ohmstead.marker")));
        Files.delete(gateway.file("org.ohmstead.marker.cfg"));
        await().untilAsserted(() -> assertThat(gateway.running()).noneMatch(t -> t.startsWith("org.ohmstead.marker")));
    }
}
