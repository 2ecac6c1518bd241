package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.osgi.framework.Bundle;

/** What a restart, a deleted cache, an upgrade and somebody's uninstall make of drop-ins; and the way back by hand. */
class RestartTest extends SwapTestBase {

    @Test
    void aDropInOutlivesARestartUnchanged() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));
        long modified = bundle().getLastModified();

        restart();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(bundle().getLastModified()).as("not installed a second time").isEqualTo(modified);
        assertThat(gateway.intake.told()).containsExactly("start [driver.jar]");
        assertThat(gateway.swapper.history(0, 10)).hasSize(1);
    }

    @Test
    void whatIsInterruptedIsUndoneAtTheNextStart() throws Exception {
        watchForLong();
        shipWithPump();
        CompletionStage<Deployment> running = gateway.swapper.deploy(
                "driver.jar", version("1.1.0").silent().bundle().open(folder.resolve("made")), TestGateway.ANN);
        await().until(() -> gateway.bundle(NAME).equals("1.1.0 active"));

        restart();

        assertThat(running.toCompletableFuture()).isNotDone();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        Deployment end = gateway.swapper.deployment(1).orElseThrow();
        assertThat(end.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason()).isEqualTo("the gateway ended while it was changed; what was before is back");
        assertThat(gateway.intake.told()).containsExactly("start []");
    }

    @Test
    void whatIsInterruptedTwiceIsNotTriedAgain() throws Exception {
        watchForLong();
        shipWithPump();
        Path made = version("1.1.0").silent().bundle().write(folder.resolve("made"), "driver.jar");
        for (int i = 0; i < 2; i++) {
            gateway.devices.add("pump", TestDriver.FACTORY + "~pump");
            await().until(() -> good("pump"));
            CompletionStage<Deployment> running =
                    gateway.swapper.deploy("driver.jar", Files.newInputStream(made), TestGateway.ANN);
            await().until(() -> gateway.bundle(NAME).equals("1.1.0 active"));
            restart();
            assertThat(running.toCompletableFuture()).isNotDone();
        }

        assertThat(gateway.intake.told())
                .containsExactly(
                        "rejected driver.jar: the gateway ended while it was changed; what was before is back; it may be what"
                                + " ended the gateway: to try it again, put it there again",
                        "start []");
    }

    @Test
    void whatMayHaveEndedTheGatewayIsNotTriedAgain() throws Exception {
        watchForLong();
        shipWithPump();
        gateway.swapper.deploy(
                "driver.jar", version("1.1.0").silent().bundle().open(folder.resolve("made")), TestGateway.ANN);
        await().until(() -> gateway.bundle(NAME).equals("1.1.0 active"));
        Path ledger = gateway.folder.resolve("data/ledger");
        byte[] then = Files.readAllBytes(ledger);
        gateway.stop();
        Files.write(ledger, then); // as a crash leaves it

        gateway.start();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.intake.told())
                .containsExactly(
                        "rejected driver.jar: the gateway ended while it was changed; what was before is back; it may be what"
                                + " ended the gateway: to try it again, put it there again",
                        "start []");
    }

    @Test
    void whatWasOnlyBegunIsToldAndWaitsForTheFile() throws Exception {
        gateway.history.begin("driver.jar", "ab", TestGateway.ANN);

        restart();

        Deployment end = gateway.swapper.deployment(1).orElseThrow();
        assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(end.stage()).isEqualTo(Stage.STAGED);
        assertThat(end.reason()).isEqualTo("the gateway ended before anything was changed");
    }

    @Test
    void whatTheGatewayItselfWasAtIsDoneAgain() throws Exception {
        gateway.history.begin("driver.jar", "ab", Undoing.SYSTEM);

        restart();

        assertThat(gateway.swapper.deployment(1).orElseThrow().reason())
                .isEqualTo("the gateway ended meanwhile; it is done at the next start");
    }

    @Test
    void aDeletedCacheIsMadeUpFor() throws Exception {
        drop("driver.jar", version("1.1.0"));
        gateway.stop();
        gateway.forget();

        gateway.start();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.swapper.history(0, 1)).singleElement().satisfies(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.DONE);
            assertThat(d.who().via()).isEqualTo("system");
            assertThat(d.remarks()).containsExactly(NAME + " 1.1.0 is installed again, as it was gone");
        });
    }

    @Test
    void whatAnUpgradeBroughtIsReplacedAgainUnlessItIsNewer() throws Exception {
        Bundle shipped = shipWithPump();
        drop("driver.jar", version("1.1.0"));
        gateway.swapper.close();
        shipped.update(version("1.0.5").bundle().open(folder.resolve("made")));
        restart();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        gateway.swapper.close();

        bundle().update(version("1.2.0").bundle().open(folder.resolve("made")));
        restart();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.2.0 active");
        assertThat(gateway.intake.told())
                .containsExactly(
                        "rejected driver.jar: " + NAME
                                + " 1.2.0, which came with the distribution, is newer than 1.1.0",
                        "start []");
        assertThat(gateway.swapper.dropIns()).isEmpty();
    }

    @Test
    void whoUninstallsWhatLiesInTheFolderGetsItBack() throws Exception {
        drop("driver.jar", version("1.1.0"));

        bundle().uninstall();

        await().until(() -> gateway.bundle(NAME).equals("1.1.0 active"));
    }

    @Test
    void theWayBackByHandGoesStepByStep() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));
        drop("driver.jar", version("1.2.0"));

        Deployment second = TestGateway.decided(gateway.swapper.rollBack(2, TestGateway.ANN));
        assertThat(second.outcome()).as("%s", second).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");

        Deployment undone = TestGateway.decided(gateway.swapper.rollBack(3, TestGateway.ANN));
        assertThat(undone.outcome()).as("%s", undone).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.2.0 active");

        TestGateway.decided(gateway.swapper.rollBack(4, TestGateway.ANN));
        Deployment removed = TestGateway.decided(gateway.swapper.remove("driver.jar", TestGateway.ANN));
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        Deployment back = TestGateway.decided(gateway.swapper.rollBack(removed.number(), TestGateway.ANN));
        assertThat(back.outcome()).as("%s", back).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(good("pump")).isTrue();
    }

    @Test
    void aWishThatIsOvertakenIsRefused() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));
        drop("driver.jar", version("1.2.0"));
        CompletionStage<Deployment> third = gateway.swapper.deploy(
                "driver.jar",
                version("1.3.0")
                        .activate("while (!Boolean.getBoolean(\"test.go\"))"
                                + " java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L);")
                        .bundle()
                        .open(folder.resolve("made")),
                TestGateway.ANN);

        CompletionStage<Deployment> back = gateway.swapper.rollBack(2, TestGateway.ANN);
        System.setProperty("test.go", "true");
        try {
            assertThat(TestGateway.decided(third).outcome()).isEqualTo(Outcome.DONE);
            Deployment refused = TestGateway.decided(back);
            assertThat(refused.outcome()).as("%s", refused).isEqualTo(Outcome.REFUSED);
            assertThat(refused.reason()).isEqualTo("deployment 2 is not the last that changed deploy/driver.jar");
        } finally {
            System.clearProperty("test.go");
        }
        assertThat(gateway.bundle(NAME)).isEqualTo("1.3.0 active");
        assertThat(gateway.intake.told()).contains("unused driver.jar").noneMatch(t -> t.startsWith("rejected"));
    }

    @Test
    void whoChangesTheSettingsWaitsForWhatIsUnderWay() throws Exception {
        shipWithPump();
        CompletionStage<Deployment> running = gateway.swapper.deploy(
                "driver.jar",
                version("1.1.0")
                        .activate("System.setProperty(\"test.begun\", \"true\");"
                                + " while (!Boolean.getBoolean(\"test.go\"))"
                                + " java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L);")
                        .bundle()
                        .open(folder.resolve("made")),
                TestGateway.ANN);
        CompletionStage<Deployment> next = gateway.swapper.deploy(
                "other.jar",
                new TestBundle("com.example.other", "1.0.0").open(folder.resolve("made")),
                TestGateway.ANN);
        await().until(() -> Boolean.getBoolean("test.begun"));
        Thread closing = new Thread(() -> gateway.swapper.end(Duration.ofSeconds(30)));
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        System.setProperty("test.go", "true");
        try {
            assertThat(TestGateway.decided(running).outcome()).isEqualTo(Outcome.DONE);
            Deployment refused = TestGateway.decided(next);
            assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(refused.reason())
                    .isEqualTo("the settings of deployments were changed, or their part of the gateway stopped,"
                            + " before its turn came");
            closing.join();
        } finally {
            System.clearProperty("test.go");
            System.clearProperty("test.begun");
        }
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
    }

    @Test
    void whoIsClosedWhileItStartsLeavesTheFolderAlone() throws Exception {
        gateway.closeWhileStarting();

        assertThat(gateway.intake.told()).isEmpty();
    }

    private Bundle bundle() {
        return Stream.of(gateway.context().getBundles())
                .filter(b -> NAME.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private void watchForLong() throws Exception {
        gateway.stop();
        gateway.watch = Duration.ofSeconds(30);
        gateway.start();
    }

    private void restart() throws Exception {
        gateway.stop();
        gateway.start();
    }
}
