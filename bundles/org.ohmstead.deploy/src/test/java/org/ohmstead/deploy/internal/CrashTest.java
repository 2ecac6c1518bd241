package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** What was taken, and with which the gateway then ends: at its next starts. */
class CrashTest extends SwapTestBase {

    private static final String TWICE =
            "the gateway ended twice while it was on probation, without having been stopped";

    private static final String SUSPICION =
            "deploy/driver.jar (deployment 1) is under suspicion: the gateway ended with it, without having been"
                    + " stopped; after another such end it is taken back";

    private void probation(Duration time) throws Exception {
        gateway.stop();
        gateway.probation = time;
        gateway.start();
    }

    private void crash() throws Exception {
        gateway.stop();
        gateway.start();
    }

    private void restart() throws Exception {
        gateway.shutDown();
        gateway.start();
    }

    private void taken(String name, TestDriver driver) throws Exception {
        assertThat(drop(name, driver).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatWasBeforeComesBackAfterTheSecondEnd() throws Exception {
        probation(Duration.ofHours(1));
        shipWithPump();
        taken("driver.jar", version("1.1.0"));

        crash();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.swapper.deployment(1).orElseThrow().remarks()).containsExactly(SUSPICION);
        crash();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        String reason = TWICE + " (deployment 1); what was before is back";
        assertThat(gateway.intake.told())
                .containsExactly(
                        "rejected driver.jar: " + reason + "; to try it again, put it there again", "start []");
        assertThat(gateway.swapper.troubles()).containsExactly("deploy/driver.jar was taken back: " + reason);
        Deployment end = gateway.swapper.deployment(2).orElseThrow();
        assertThat(end.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason()).isEqualTo(reason);
        assertThat(end.bundles()).containsExactly(new BundleChange(NAME, Optional.of("1.1.0"), Optional.of("1.0.0")));
        Deployment begin = gateway.swapper.deployment(1).orElseThrow();
        assertThat(begin.outcome()).isEqualTo(Outcome.DONE);
        assertThat(begin.remarks()).containsExactly(SUSPICION, "taken back by deployment 2: " + TWICE);

        crash();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.swapper.history(0, 10)).as("once only").hasSize(2);
        assertThat(gateway.swapper.troubles()).isEmpty();
    }

    /** Version 1.1.0 of a driver has proved itself, and 1.2.0 has come, which has not. */
    private void provedAndReplaced() throws Exception {
        probation(Duration.ZERO);
        shipWithPump();
        taken("driver.jar", version("1.1.0"));
        probation(Duration.ofHours(1));
        gateway.devices.add("pump", TestDriver.FACTORY + "~pump");
        taken("driver.jar", version("1.2.0"));
    }

    @Test
    void theLastThatHasProvedItselfComesBack() throws Exception {
        provedAndReplaced();
        taken("driver.jar", version("1.3.0"));

        crash();
        crash();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.swapper.dropIns()).singleElement().satisfies(d -> assertThat(d.bundles())
                .containsExactly(NAME + " 1.1.0"));
        assertThat(gateway.intake.told()).last().isEqualTo("start [driver.jar]");
    }

    @Test
    void whereNothingWasNothingIsAfterwards() throws Exception {
        probation(Duration.ofHours(1));
        taken("driver.jar", version("1.1.0"));

        crash();
        crash();

        assertThat(gateway.bundle(NAME)).isEmpty();
        assertThat(gateway.swapper.history(0, 1).get(0).reason())
                .isEqualTo(TWICE + " (deployment 1); it is gone, as nothing was there before");
    }

    @Test
    void whoeverStopsItBlamesNobody() throws Exception {
        probation(Duration.ofHours(1));
        shipWithPump();
        taken("driver.jar", version("1.1.0"));

        for (int i = 0; i < 3; i++) {
            restart();
            assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
            assertThat(gateway.swapper.troubles()).isEmpty();
        }
        assertThat(gateway.swapper.history(0, 10)).hasSize(1);
    }

    @Test
    void whatGoesWrongWhileTheGatewayIsBeingStoppedIsNotDecided() throws Exception {
        shipWithPump();
        gateway.ending = true;
        CompletionStage<Deployment> refused = gateway.swapper.deploy(
                "no.jar", new TestBundle("org.ohmstead.scan", "9").open(folder.resolve("made")), TestGateway.ANN);
        CompletionStage<Deployment> unwell = gateway.swapper.deploy(
                "driver.jar", version("1.1.0").classless().bundle().open(folder.resolve("made")), TestGateway.ANN);
        await().until(() -> gateway.swapper.deployment(2).orElseThrow().stage() == Deployment.Stage.SWAPPED
                && gateway.bundle(NAME).equals("1.1.0 active"));
        gateway.shutDown();
        assertThat(refused.toCompletableFuture()).isNotDone();
        assertThat(unwell.toCompletableFuture()).isNotDone();
        assertThat(gateway.intake.told()).containsExactly("start []");
        gateway.ending = false;

        gateway.start();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.intake.told())
                .as("both lie there and are taken anew")
                .containsExactly("start []");
    }

    /** A driver has come and proved itself; what comes from now on has to do so for longer than a test takes. */
    private void proved() throws Exception {
        probation(Duration.ofMillis(50));
        shipWithPump();
        taken("driver.jar", version("1.1.0"));
        await().until(() -> !Files.readString(folder.resolve("data/ledger")).contains("probation."));
        gateway.probation = Duration.ofHours(1);
    }

    @Test
    void whoRanLongEnoughIsNotBlamed() throws Exception {
        proved();

        crash();
        crash();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.swapper.history(0, 10)).hasSize(1);
    }

    @Test
    void whatEndsTheGatewayIsFoundByItsClass() throws Exception {
        probation(Duration.ofHours(1));
        shipWithPump();
        taken("driver.jar", version("1.1.0"));
        ended("com.example.driver.Main");

        crash();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.swapper.history(0, 1).get(0).reason())
                .isEqualTo("it ended the gateway: com.example.driver.Main.run(Main.java:7) called System.exit"
                        + " (deployment 1); what was before is back");
    }

    @Test
    void whatHadProvedItselfIsTakenBackWhenItEndsTheGatewayTwice() throws Exception {
        proved();

        crash();
        ended("com.example.driver.Main");
        crash();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.swapper.troubles()).containsExactly(SUSPICION);
        ended("com.example.driver.Main");
        crash();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.swapper.history(0, 1).get(0).reason())
                .startsWith("it ended the gateway: com.example.driver.Main.run(Main.java:7) called System.exit");
    }

    @Test
    void whoHadProvedHimselfIsNotBlamedForOthers() throws Exception {
        proved();

        crash();
        ended("com.example.other.Main");
        crash();

        assertThat(gateway.swapper.troubles()).isEmpty();
    }

    private void ended(String type) throws Exception {
        gateway.swapper.close();
        Ledger ledger = Ledger.open(folder.resolve("data/ledger"), Optional.of(HoldBack.run(gateway.context())));
        new Ending(gateway.context(), ledger, code -> {})
                .ends(Optional.of(new StackTraceElement(type, "run", "Main.java", 7)));
    }

    @Test
    void whatWasDeletedWhileNothingRanIsNotInstalledAnewForALostCache() throws Exception {
        probation(Duration.ofHours(1));
        taken("driver.jar", version("1.1.0"));
        gateway.stop();
        gateway.forget();
        gateway.missing = Set.of("driver.jar");
        gateway.start();

        assertThat(gateway.bundle(NAME)).isEmpty();
    }

    @Test
    void whatComesBackAtAStartLiesThereAgain() throws Exception {
        provedAndReplaced();

        crash();
        crash();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.intake.told()).contains("kept driver.jar");
    }

    @Test
    void aProgramThatEndsTheGatewayDoesNotStopItForGood() throws Exception {
        Ledger ledger = Ledger.open(folder.resolve("data/ledger"), Optional.empty());
        List<Integer> codes = new ArrayList<>();
        Ending ending = new Ending(gateway.context(), ledger, codes::add);

        ending.processEnds(Optional.empty());
        assertThat(codes).as("by a signal").isEmpty();
        ending.processEnds(Optional.of(new StackTraceElement("com.example.driver.Main", "run", "Main.java", 7)));
        assertThat(codes).as("by a program").containsExactly(Ending.EXIT_CODE);
    }

    @Test
    void whatCannotBeTakenBackIsNotStartedAndTriedAgainAtTheNextStart() throws Exception {
        probation(Duration.ofHours(1));
        shipWithPump();
        taken("driver.jar", version("1.1.0"));
        crash();
        gateway.prepare = CrashTest::holdBack;
        Path store = folder.resolve("store");
        Path aside = folder.resolve("aside");
        gateway.stop();
        Files.move(store, aside);

        gateway.start();
        Deployment failed = gateway.swapper.history(0, 1).get(0);
        assertThat(failed.outcome()).as("%s", failed).isEqualTo(Outcome.FAILED);
        assertThat(gateway.bundle(NAME)).startsWith("1.1.0 ").doesNotContain("active");
        gateway.stop();
        Files.move(aside, store);
        gateway.start();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
    }

    /** As it is with start levels, which this framework has reached by then. */
    private static void holdBack(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            if (NAME.equals(bundle.getSymbolicName())) {
                try {
                    bundle.stop();
                } catch (BundleException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
