package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.SynchronousBundleListener;

/** What is not done, with its reason, and without anybody noticing. */
class RefusalTest extends SwapTestBase {

    @Test
    void aMissingPackageIsNamed() throws Exception {
        shipWithPump();
        Map<String, Long> events = gateway.events();

        Deployment end = drop("driver.jar", version("1.1.0").imports("com.example.gone;version=\"[1.2,2)\""));

        assertRefused(end, "needs package com.example.gone [1.2.0,2.0.0), the gateway has none");
        assertThat(events.keySet()).as("what runs").noneMatch(e -> e.endsWith(" 4") || e.endsWith(" 8"));
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
    }

    @Test
    void aRangeThatTheGatewayDoesNotMeetIsToldWithWhatItHas() throws Exception {
        gateway.ship(new TestBundle("com.example.lib", "1.1.0")
                .header("Export-Package", "com.example.lib;version=1.1")
                .source("com.example.lib.Lib", "package com.example.lib; public class Lib {}"));
        shipWithPump();

        assertRefused(
                drop(
                        "driver.jar",
                        version("1.1.0")
                                .imports("org.ohmstead.driver;version=\"[1.0,2)\","
                                        + "com.example.lib;version=\"[1.2,2)\"")),
                "needs package org.ohmstead.driver [1.0.0,2.0.0), the gateway has 0.1.0 of org.apache.felix.framework 7.0.5;"
                        + " needs package com.example.lib [1.2.0,2.0.0), the gateway has 1.1.0 of com.example.lib 1.1.0");
    }

    @Test
    void aBundleThatIsRequiredIsNamed() throws Exception {
        Deployment end = gateway.drop(
                "other.jar",
                new TestBundle("com.example.other", "1.0.0")
                        .header("Require-Bundle", "com.example.base;bundle-version=2.0"));

        assertRefused(end, "needs bundle com.example.base 2.0.0, the gateway has none");
    }

    @Test
    void aCapabilityThatNobodyHasIsNamed() throws Exception {
        Deployment end = gateway.drop(
                "other.jar",
                new TestBundle("com.example.other", "1.0.0")
                        .header("Require-Capability", "com.example.tool;filter:=\"(tool=saw)\""));

        assertRefused(end, "needs com.example.tool (tool=saw), which nobody in the gateway offers");
    }

    @Test
    void coreBundlesAndContractsAreChangedByAnUpgradeOnly() throws Exception {
        gateway.ship(new TestBundle("org.ohmstead.lib.files", "0.1.0"));
        for (String name : List.of(
                "org.ohmstead.scan", "org.ohmstead.bus.local", "org.ohmstead.driver.api", "org.ohmstead.lib.files")) {
            assertRefused(
                    gateway.drop(name + ".jar", new TestBundle(name, "9.0.0")),
                    name + " is a core part of the gateway, which is changed by bin/ohmstead upgrade only");
        }
        assertRefused(
                gateway.drop("scr.jar", new TestBundle("org.apache.felix.scr", "9.0.0")),
                "org.apache.felix.scr 2.2.6 is a part of the platform below, which is changed by bin/ohmstead upgrade only");
    }

    @Test
    void whatTheCoreUsesIsChangedByAnUpgradeOnly() throws Exception {
        gateway.ship(new TestBundle("com.example.lib", "1.0.0").header("Export-Package", "com.example.lib"));
        gateway.ship(new TestBundle("org.ohmstead.scan", "1.0.0").header("Import-Package", "com.example.lib"));

        assertRefused(
                gateway.drop("lib.jar", new TestBundle("com.example.lib", "1.1.0")),
                "com.example.lib is used by org.ohmstead.scan, which would be restarted with it;"
                        + " bin/ohmstead upgrade changes it");
    }

    @Test
    void whatTheCoreAndTheFrameworkExportIsExportedByNobodyElse() throws Exception {
        gateway.ship(new TestBundle("org.ohmstead.bus.api", "0.1.0").header("Export-Package", "org.ohmstead.bus"));

        assertRefused(
                gateway.drop(
                        "api.jar",
                        new TestBundle("com.example.api", "1.0.0")
                                .header(
                                        "Export-Package",
                                        "com.example.api;uses:=\"a,b\",org.ohmstead.driver;org.ohmstead.bus;version=\"0.1.9\"")),
                "com.example.api exports org.ohmstead.driver, which org.apache.felix.framework 7.0.5 exports;"
                        + " org.ohmstead.bus, which org.ohmstead.bus.api 0.1.0 exports;"
                        + " a bundle that exports no package of the gateway's core or the framework expected");
        assertRefused(
                gateway.drop(
                        "log.jar", new TestBundle("com.example.log", "1.0.0").header("Export-Package", "org.slf4j")),
                "com.example.log exports org.slf4j, which org.apache.felix.framework 7.0.5 exports;"
                        + " a bundle that exports no package of the gateway's core or the framework expected");
    }

    @Test
    void aTrialIsSeenByNobody() throws Exception {
        shipWithPump();
        BundleContext witness =
                gateway.ship(new TestBundle("com.example.witness", "1.0.0")).getBundleContext();
        List<String> seen = new CopyOnWriteArrayList<>();
        SynchronousBundleListener listener = event -> {
            seen.add(event.getBundle().getLocation());
            Stream.of(witness.getBundles()).map(Bundle::getLocation).forEach(seen::add);
        };
        witness.addBundleListener(listener);

        drop("driver.jar", version("1.1.0"));
        drop("driver.jar", version("1.2.0").imports("com.example.gone"));

        assertThat(seen).isNotEmpty().noneMatch(location -> location.startsWith(Trial.LOCATION));
    }

    @Test
    void whatATrialLeftIsRemovedAtTheNextStart() throws Exception {
        gateway.context()
                .installBundle(
                        Trial.LOCATION + "left",
                        new TestBundle("com.example.left", "1.0.0").open(folder.resolve("made")));

        gateway.watch(TestGateway.WATCH);

        assertThat(gateway.bundle("com.example.left")).isEmpty();
    }

    @Test
    void manyNeedsAndOffersTakeNoLongTime() throws Exception {
        String packages = IntStream.range(0, 40_000).mapToObj(i -> "x.y" + i).collect(Collectors.joining(","));
        gateway.ship(new TestBundle("com.example.wide", "1.0.0").header("Export-Package", packages));

        Deployment end = gateway.drop(
                "needs.jar",
                new TestBundle("com.example.needs", "1.0.0").header("Import-Package", packages.replace("x.y", "y.z")));

        assertThat(end.reason())
                .isEqualTo("needs package y.z0, the gateway has none; needs package y.z1, the gateway has none;"
                        + " needs package y.z2, the gateway has none; and 39997 more");
    }

    @Test
    void oneNameOneFile() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));

        assertRefused(
                drop("again.jar", version("1.2.0")),
                NAME + " comes from deploy/driver.jar already; remove that file, or give this one its name");
        assertThat(gateway.swapper.history(0, 1).get(0).bundles())
                .containsExactly(new BundleChange(NAME, Optional.of("1.1.0"), Optional.of("1.2.0")));
        assertRefused(
                gateway.drop("driver.jar", new TestBundle("com.example.other", "1.0.0")),
                "deploy/driver.jar is " + NAME + " so far; another file name for com.example.other expected");
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
    }

    @Test
    void whatTheIntakeRefusesIsInTheHistory() throws Exception {
        gateway.intake.arrive(new Arrival.Refused(
                "cut.jar", "ab", TestGateway.ANN, "a complete archive expected", List.of("a.b 1.0")));

        await().untilAsserted(() ->
                assertThat(gateway.intake.told()).contains("rejected cut.jar: a complete archive expected"));
        Deployment end = gateway.swapper.deployment(1).orElseThrow();
        assertRefused(end, "a complete archive expected");
        assertThat(end.bundles()).containsExactly(new BundleChange("a.b", Optional.empty(), Optional.of("1.0")));
    }

    @Test
    void whoAsksForWhatIsNotThereIsTold() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));
        drop("driver.jar", version("1.2.0"));
        gateway.watch(TestGateway.SHORT);
        drop("driver.jar", version("1.3.0").silent());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.swapper.remove("x.jar", TestGateway.ANN))
                .withMessage("nothing in effect is named 'x.jar'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.swapper.rollBack(77, TestGateway.ANN))
                .withMessage("there is no deployment 77");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.swapper.rollBack(3, TestGateway.ANN))
                .withMessage("deployment 3 changed nothing, or is too long ago");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.swapper.rollBack(1, TestGateway.ANN))
                .withMessage("deployment 1 is not the last that changed deploy/driver.jar");
    }

    @Test
    void aTrialLeavesNothingBehind() throws Exception {
        shipWithPump();
        int before = gateway.context().getBundles().length;

        drop("driver.jar", version("1.1.0").imports("com.example.gone"));
        drop("driver.jar", version("1.1.0"));

        assertThat(gateway.context().getBundles()).hasSize(before);
    }

    private static void assertRefused(Deployment end, String reason) {
        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason()).isEqualTo(reason);
    }
}
