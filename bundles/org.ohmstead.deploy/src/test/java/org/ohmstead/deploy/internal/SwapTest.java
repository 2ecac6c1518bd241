package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** What becomes of drivers that are dropped in. */
class SwapTest extends SwapTestBase {

    @Test
    void aNewVersionTakesThePlaceOfTheShippedOne() throws Exception {
        Bundle shipped = shipWithPump();

        Deployment end = drop("driver.jar", version("1.1.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.stage()).isEqualTo(Stage.WATCHED);
        assertThat(end.reason()).isEmpty();
        assertThat(end.bundles()).containsExactly(change("1.0.0", "1.1.0"));
        assertThat(end.devices()).containsExactly("pump");
        assertThat(end.ended()).isPresent();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(shipped.getVersion()).as("the same bundle").hasToString("1.1.0");
        assertThat(gateway.devices.holds)
                .containsExactly("hold [org.ohmstead.driver.test]", "free [org.ohmstead.driver.test]");
        assertThat(gateway.intake.told()).contains("accepted driver.jar");
        assertThat(gateway.swapper.dropIns()).singleElement().satisfies(d -> assertThat(d.bundles())
                .containsExactly(NAME + " 1.1.0"));
    }

    @Test
    void whatReplacesNothingIsInstalledAndGoesWithItsFile() throws Exception {
        gateway.device("pump");
        Deployment end = drop("driver.jar", version("1.1.0"));
        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks()).containsExactly();
        await().until(() -> good("pump"));

        Deployment gone = TestGateway.decided(gateway.swapper.remove("driver.jar", TestGateway.ANN));

        assertThat(gone.outcome()).as("%s", gone).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEmpty();
        assertThat(gateway.intake.told()).contains("removed driver.jar");
        assertThat(gateway.swapper.dropIns()).isEmpty();
    }

    @Test
    void whenTheFileGoesWhatItReplacedComesBack() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));
        drop("driver.jar", version("1.2.0"));

        Deployment gone = TestGateway.decided(gateway.swapper.remove("driver.jar", TestGateway.ANN));

        assertThat(gone.outcome()).as("%s", gone).isEqualTo(Outcome.DONE);
        assertThat(gone.bundles()).containsExactly(change("1.2.0", "1.0.0"));
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(good("pump")).isTrue();
    }

    @Test
    void whatThrowsWhenActivatedGivesWayToWhatWasBefore() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();

        Deployment end = drop("driver.jar", version("1.1.0").activate("throw new IllegalStateException(\"no luck\");"));

        assertRolledBack(
                end,
                "com.example.driver.Main org.ohmstead.driver.test~pump could not be activated:"
                        + " java.lang.IllegalStateException: no luck");
    }

    @Test
    void aComponentWithoutItsClassGivesWayToWhatWasBefore() throws Exception {
        shipWithPump();

        Deployment end = drop("driver.jar", version("1.1.0").classless());

        assertRolledBack(
                end,
                "not well: other cannot be made, its class no.Such cannot be loaded: ClassNotFoundException: no.Such");
        assertThat(end.remarks()).as("nothing hangs").isEmpty();
    }

    @Test
    void thatDeploymentsThemselvesEndIsNobodysFault() throws Exception {
        gateway.watch(TestGateway.SHORT);
        ServiceRegistration<?> service = gateway.context()
                .registerService(
                        Runnable.class,
                        () -> {},
                        FrameworkUtil.asDictionary(Map.of("is", Deployments.class.getName())));
        String component =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="ours" immediate="true">
                  <implementation class="com.example.Ours"/>
                  <reference name="other" interface="java.lang.Runnable" target="(is=*)"/>
                </scr:component>
                """;
        gateway.ship(new TestBundle("org.ohmstead.deploy", "0.1.0")
                .header("Service-Component", "ours.xml")
                .file("ours.xml", component)
                .source("com.example.Ours", "package com.example; public class Ours {}"));
        shipWithPump();
        gateway.devices.whenHeld = service::unregister;

        Deployment end = drop("driver.jar", version("1.1.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
    }

    @Test
    void ofManyDevicesTheReasonNamesAFew() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();
        for (int i = 0; i < 9; i++) {
            gateway.device("fan" + i);
        }
        await().until(() -> good("fan8"));

        Deployment end = drop("driver.jar", version("1.1.0").silent());

        assertRolledBack(
                end,
                "not well after 1500 ms: fan0 has no good reading since (no-driver);"
                        + " fan1 has no good reading since (no-driver); fan2 has no good reading since (no-driver);"
                        + " and 7 more");
    }

    @Test
    void whatHangsWhenActivatedGivesWayToWhatWasBefore() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();

        Deployment end =
                drop("driver.jar", version("1.1.0").activate("new java.util.concurrent.CountDownLatch(1).await();"));

        assertRolledBack(
                end, NAME + " 1.1.0 does not start within 1500 ms: it hangs at com.example.driver.Main.activate(");
    }

    @Test
    void whatHangsForGoodGivesWayToWhatWasBefore() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();

        Deployment end = drop(
                "driver.jar",
                version("1.1.0")
                        .activate("while (!Boolean.getBoolean(\"test.end\")) { Thread.interrupted();"
                                + " java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L); }"));

        System.setProperty("test.end", "true");
        try {
            assertRolledBack(
                    end, NAME + " 1.1.0 does not start within 1500 ms: it hangs at com.example.driver.Main.activate(");
            awaitGuards();
        } finally {
            System.clearProperty("test.end");
        }
    }

    @Test
    void aDefectGivesWayToWhatWasBefore() throws Exception {
        shipWithPump();
        gateway.devices.defective = () -> gateway.bundle(NAME).startsWith("1.1.0");

        Deployment end = drop("driver.jar", version("1.1.0"));

        assertRolledBack(end, "a defect of the gateway: IllegalStateException: on purpose");
        assertThat(drop("driver.jar", version("1.2.0")).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatADefectKeepsFromBeingUndoneIsUndoneBeforeTheNext() throws Exception {
        shipWithPump();
        gateway.devices.defective =
                () -> gateway.history.find(1).orElseThrow().stage().compareTo(Stage.SWAPPED) >= 0;

        Deployment end = drop("driver.jar", version("1.1.0"));
        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.FAILED);
        assertThat(end.reason())
                .endsWith("the way back: a defect of the gateway: IllegalStateException: on purpose;"
                        + " undone before the next deployment, or at the next start");
        gateway.devices.defective = () -> false;

        Deployment other = gateway.drop("other.jar", new TestBundle("com.example.other", "1.0.0"));

        assertThat(other.outcome()).as("%s", other).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
    }

    @Test
    void aDeviceThatWasGoodMustBeGoodAgain() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();

        Deployment end = drop("driver.jar", version("1.1.0").silent());

        assertRolledBack(end, "not well after 1500 ms: pump has no good reading since (no-driver)");
    }

    @Test
    void whoDeletesTheFileMeanwhileIsToldThatTheOneBeforeGoesToo() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();
        gateway.intake.deleted = true;

        Deployment end = drop("driver.jar", version("1.1.0").silent());

        assertThat(end.remarks())
                .containsExactly(
                        "deploy/driver.jar was deleted meanwhile: what is in effect again goes next; put the version"
                                + " that you want there again");
    }

    @Test
    void shortlyAfterAStartDevicesAreReadFirst() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();
        gateway.devices.unreadUntil.put("pump", Instant.now().plusMillis(500));

        Deployment end = drop("driver.jar", version("1.1.0").silent());

        assertRolledBack(end, "not well after 1500 ms: pump has no good reading since (no-driver)");
    }

    @Test
    void aDeviceThatTellsByItselfAndWasSilentIsNotWaitedFor() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();
        gateway.devices.silentSince.put("pump", Instant.now().minusSeconds(100));

        Deployment end = drop("driver.jar", version("1.1.0").silent());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks())
                .containsExactly("pump has no good reading since (no-driver);"
                        + " it tells by itself and was silent before, too");
    }

    @Test
    void whatWaitsForAServiceThatNobodyOffersIsNotWell() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();

        Deployment end = drop("driver.jar", version("1.1.0").reference("com.example.Nobody"));

        assertRolledBack(end, "misses the service com.example.Nobody");
    }

    @Test
    void aNewDriverThatRefusesAConfigurationIsNotWorseThanNone() throws Exception {
        gateway.device("pump");
        gateway.devices.faulty.put("pump", "port = 'x'");

        Deployment end =
                drop("driver.jar", version("1.1.0").activate("throw new IllegalArgumentException(\"port = 'x'\");"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
    }

    @Test
    void anOlderVersionIsAWish() throws Exception {
        shipWithPump();

        Deployment end = drop("driver.jar", version("0.9.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks()).containsExactly("an older version than the 1.0.0 before");
        assertThat(gateway.bundle(NAME)).isEqualTo("0.9.0 active");
    }

    @Test
    void theSameVersionWithAnotherContentIsTaken() throws Exception {
        Bundle shipped = shipWithPump();

        Deployment end = drop("driver.jar", version("1.0.0").activate("System.setProperty(\"test.same\", \"new\");"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(System.clearProperty("test.same")).isEqualTo("new");
        assertThat(shipped.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void theSameContentChangesNothing() throws Exception {
        shipWithPump();
        TestBundle made = version("1.1.0").bundle();
        gateway.drop("driver.jar", made);
        Map<String, Long> events = gateway.events();

        Deployment end = gateway.drop("driver.jar", made);

        assertThat(end.outcome()).isEqualTo(Outcome.DONE);
        assertThat(end.remarks()).containsExactly("the same content is in effect already; nothing was changed");
        assertThat(events).isEmpty();
    }

    @Test
    void whatIsBadAfterAGoodDropInGivesWayToThat() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();
        drop("driver.jar", version("1.1.0"));

        Deployment end = drop("driver.jar", version("1.2.0").silent());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(gateway.swapper.dropIns()).singleElement().satisfies(d -> assertThat(d.bundles())
                .containsExactly(NAME + " 1.1.0"));
    }

    private void assertRolledBack(Deployment end, String reason) {
        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason()).contains(reason);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(good("pump")).isTrue();
        assertThat(gateway.swapper.dropIns()).isEmpty();
        assertThat(gateway.intake.told())
                .anyMatch(t -> t.startsWith("rejected driver.jar: deployment 1 was rolled back: "));
    }

    private static BundleChange change(String from, String to) {
        return new BundleChange(NAME, Optional.of(from), Optional.of(to));
    }
}
