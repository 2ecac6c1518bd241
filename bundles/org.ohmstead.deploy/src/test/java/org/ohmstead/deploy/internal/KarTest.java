package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Content;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.wiring.FrameworkWiring;

/** KARs come all or not at all, and go with all they brought. */
class KarTest extends SwapTestBase {

    private TestKaraf karaf;
    private List<String> shipped = List.of();
    private List<Content> also = List.of();
    private List<String> configurations = List.of();

    @BeforeEach
    void offerFeatures() {
        karaf = new TestKaraf(gateway.context());
        gateway.karaf = Optional.of(TestKaraf.service(karaf));
    }

    @Test
    void itsFeaturesComeAndGo() throws Exception {
        gateway.device("pump");

        Deployment end = drop("parts.kar", "parts/1.0", "auto", version("1.0.0").bundle());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(karaf.told).containsExactly("simulate [parts/1.0]", "install [parts/1.0]");
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        await().until(() -> good("pump"));

        Deployment gone = TestGateway.decided(gateway.swapper.remove("parts.kar", TestGateway.ANN));

        assertThat(gone.outcome()).as("%s", gone).isEqualTo(Outcome.DONE);
        assertThat(gone.bundles()).containsExactly(new BundleChange(NAME, Optional.of("1.0.0"), Optional.empty()));
        assertThat(gateway.bundle(NAME)).isEmpty();
        assertThat(karaf.added()).isEmpty();
    }

    @Test
    void aConfigurationThatIsNotAppliedIsARemark() throws Exception {
        configurations = List.of(
                "org.ohmstead.deploy.cfg",
                "org.ohmstead.driver.modbus-pump.cfg",
                "org.ohmstead.x.cfg",
                "users.properties");
        gateway.configurations.refused("org.ohmstead.deploy", "max.mb", "banana", "a whole number");
        gateway.configurations.refused("org.ohmstead.driver.modbus~pump", "url", "", "tcp://host:port");
        gateway.configurations.refused("org.ohmstead.other", "a", "b", "c");
        gateway.configurations.applied("org.ohmstead.x");
        gateway.configurations.applied("org.ohmstead.deploy");

        Deployment end = drop("parts.kar", "parts/1.0", "auto", new TestBundle("com.example.lib", "1.0.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks())
                .containsExactly("etc/org.ohmstead.driver.modbus-pump.cfg, which came with it, is not applied:"
                        + " url = '': tcp://host:port expected");
    }

    @Test
    void aConfigurationThatIsNotAppliedAMomentLaterIsARemark() throws Exception {
        configurations = List.of("org.ohmstead.journal.cfg");
        gateway.configurations.refusedOnceAsked("org.ohmstead.journal", "max.mb", "banana", "a whole number");

        Deployment end = drop("parts.kar", "parts/1.0", "auto", new TestBundle("com.example.lib", "1.0.0"));

        assertThat(end.remarks())
                .containsExactly("etc/org.ohmstead.journal.cfg, which came with it, is not applied:"
                        + " max.mb = 'banana': a whole number expected");
    }

    @Test
    void whatIsThereInTheSameVersionIsNoPartOfIt() throws Exception {
        TestBundle lib = new TestBundle("com.example.lib", "1.0.0");
        gateway.ship(lib);
        also = List.of(TestIntake.content(lib.write(folder.resolve("made"), "lib.jar")));

        Deployment end = drop("parts.kar", "parts/1.0", "auto", version("1.0.0").bundle());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(gateway.swapper.dropIns().get(0).bundles())
                .as("an interrupted change holds back its parts, and nobody would start this one again")
                .containsExactly(NAME + " 1.0.0");
    }

    @Test
    void featuresThatTheGatewayHasAreNotBroughtAgain() throws Exception {
        karaf.ship(URI.create("file:/system/features.xml"), "ohmstead-core/0.1.0");

        Deployment end = drop("parts.kar", "ohmstead-core/9.0.0", "auto", new TestBundle("com.example.lib", "1.0.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason())
                .isEqualTo("features with names of their own expected, the gateway has ohmstead-core already");
        assertThat(karaf.told).isEmpty();
    }

    @Test
    void whatItExportsIsNotTheCores() throws Exception {
        Deployment end = drop(
                "parts.kar",
                "parts/1.0",
                "auto",
                new TestBundle("com.example.lib", "1.0.0").header("Export-Package", "org.ohmstead.driver"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason())
                .startsWith("com.example.lib exports org.ohmstead.driver, which org.apache.felix.framework");
    }

    @Test
    void whoUsedWhatGoesIsWiredAnew() throws Exception {
        drop(
                "parts.kar",
                "parts/1.0",
                "auto",
                new TestBundle("com.example.lib", "1.0.0").header("Export-Package", "com.example.lib"));
        gateway.ship(new TestBundle("com.example.user", "1.0.0")
                .header("Import-Package", "com.example.lib;resolution:=optional"));

        Deployment gone = TestGateway.decided(gateway.swapper.remove("parts.kar", TestGateway.ANN));

        assertThat(gone.outcome()).as("%s", gone).isEqualTo(Outcome.DONE);
        assertThat(gateway.context().getBundle(0).adapt(FrameworkWiring.class).getRemovalPendingBundles())
                .isEmpty();
        assertThat(gateway.bundle("com.example.user")).isEqualTo("1.0.0 active");
    }

    @Test
    void whatDoesNotResolveChangesNothing() throws Exception {
        Deployment end =
                drop("parts.kar", "unresolvable/1.0", "auto", version("1.0.0").bundle());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason())
                .isEqualTo(
                        "it would not resolve: IllegalStateException: Unable to resolve root: missing requirement x");
        assertThat(karaf.told).containsExactly("simulate [unresolvable/1.0]");
        assertThat(karaf.added()).isEmpty();
    }

    @Test
    void whatIsNotWellGoesWhole() throws Exception {
        gateway.watch(TestGateway.SHORT);
        gateway.device("pump");

        Deployment end = drop(
                "parts.kar",
                "parts/1.0",
                "auto",
                new TestBundle("com.example.lib", "1.0.0"),
                version("1.0.0")
                        .activate("throw new IllegalStateException(\"no luck\");")
                        .bundle());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason()).contains("no luck");
        assertThat(gateway.bundle(NAME)).isEmpty();
        assertThat(gateway.bundle("com.example.lib")).isEmpty();
        assertThat(karaf.added()).isEmpty();
    }

    @Test
    void anotherOneByTheNameTakesItsPlaceOrGivesItBack() throws Exception {
        gateway.device("pump");
        drop("parts.kar", "parts/1.0", "auto", version("1.0.0").bundle());
        await().until(() -> good("pump"));

        gateway.watch(TestGateway.SHORT);
        Deployment bad =
                drop("parts.kar", "parts/1.0", "auto", version("1.1.0").silent().bundle());
        assertThat(bad.outcome()).as("%s", bad).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(good("pump")).isTrue();

        gateway.watch(TestGateway.WATCH);
        Deployment better =
                drop("parts.kar", "parts/1.1", "auto", version("1.2.0").bundle());
        assertThat(better.outcome()).as("%s", better).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.2.0 active");
        assertThat(karaf.added()).hasSize(1);
    }

    @Test
    void coreBundlesInItAreRefused() throws Exception {
        Deployment end = drop("parts.kar", "parts/1.0", "auto", new TestBundle("org.ohmstead.scan", "9.0.0"));

        assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason()).startsWith("org.ohmstead.scan is a core part of the gateway");
    }

    @Test
    void whatItsFeaturesWantFromElsewhereIsJudgedAsWhatItBrings() throws Exception {
        for (String location : List.of("file:/tmp/x.jar", "wrap:mvn:g/a/1", "mvn:g/a/1", "mvn:http://h/!g/a/1")) {
            assertThat(wanting(location).reason())
                    .isEqualTo("a location that is in the KAR or in system/ expected, its features have '" + location
                            + "'");
        }
        ship("g/core/1/core-1.jar", new TestBundle("org.ohmstead.scan", "9.0.0"));
        assertThat(wanting("mvn:g/core/1").reason()).startsWith("org.ohmstead.scan is a core part of the gateway");
        ship("g/lib/1/lib-1.jar", new TestBundle("com.example.shipped", "1.0.0"));

        Deployment end = wanting("mvn:g/lib/1");

        assertThat(end.outcome()).isEqualTo(Outcome.DONE);
        assertThat(end.bundles())
                .extracting(BundleChange::symbolicName)
                .containsExactly("com.example.lib", "com.example.shipped");
        assertThat(gateway.swapper.dropIns().get(0).bundles())
                .containsExactly("com.example.lib 1.0.0", "com.example.shipped 1.0.0");
    }

    private void ship(String path, TestBundle made) throws IOException {
        Path file = folder.resolve("system").resolve(path);
        made.write(file.getParent(), file.getFileName().toString());
    }

    private Deployment wanting(String location) throws IOException {
        shipped = List.of(location);
        return drop("parts.kar", "parts/1.0", "auto", new TestBundle("com.example.lib", "1.0.0"));
    }

    @Test
    void aDriverThatIsThereAlreadyIsNotDoubled() throws Exception {
        gateway.ship(version("1.0.0").bundle());

        Deployment end = drop("parts.kar", "parts/1.0", "auto", version("1.1.0").bundle());

        assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason())
                .isEqualTo("it brings " + NAME + " 1.1.0, the gateway has 1.0.0;"
                        + " a bundle is replaced by dropping in its JAR");
    }

    @Test
    void aKarThatInstallsNothingByItselfIsRefused() throws Exception {
        Deployment end = drop("parts.kar", "parts/1.0", "manual", new TestBundle("com.example.lib", "1.0.0"));

        assertThat(end.reason())
                .isEqualTo("a KAR with a feature that is installed by itself expected, all of its own are manual");
    }

    @Test
    void whatKarafEndsOnlyLaterIsUndoneThen() throws Exception {
        gateway.features = Duration.ofSeconds(3);
        gateway.watch(TestGateway.WATCH);
        Thread later = new Thread(() -> {
            await().atMost(Duration.ofSeconds(60)).until(() -> karaf.told.contains("simulate []"));
            karaf.go.countDown();
        });
        later.start();

        Deployment end = drop("parts.kar", "slow/1.0", "auto", version("1.0.0").bundle());
        later.join();

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason()).startsWith("features slow/1.0 could not be installed within 3 s: it hangs at ");
        assertThat(gateway.bundle(NAME)).isEmpty();
        assertThat(karaf.added()).isEmpty();
    }

    @Test
    void whatKarafDoesNotEndIsUndoneBeforeTheNext() throws Exception {
        gateway.features = Duration.ofMillis(700);
        gateway.watch(TestGateway.WATCH);

        Deployment end = drop("parts.kar", "slow/1.0", "auto", version("1.0.0").bundle());
        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.FAILED);
        assertThat(end.reason()).endsWith("; undone before the next deployment, or at the next start");
        Deployment next = gateway.drop("other.jar", new TestBundle("com.example.other", "1.0.0"));
        assertThat(next.outcome()).as("%s", next).isEqualTo(Outcome.REFUSED);
        assertThat(next.reason()).startsWith("deployment 1 of deploy/parts.kar has to be undone first: ");
        karaf.go.countDown();
        await().until(() -> gateway.bundle(NAME).equals("1.0.0 active"));

        Deployment after = gateway.drop("other.jar", new TestBundle("com.example.other", "1.0.0"));

        assertThat(after.outcome()).as("%s", after).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEmpty();
        assertThat(karaf.added()).isEmpty();
    }

    @Test
    void oneThatIsNoneAnyMoreDoesNotKeepTheOthersFromTheirStart() throws Exception {
        drop("parts.kar", "parts/1.0", "auto", new TestBundle("com.example.lib", "1.0.0"));
        gateway.drop("x.jar", version("1.0.0").bundle());
        gateway.stop();
        gateway.forget();
        Path ledger = folder.resolve("data").resolve("ledger");
        Files.writeString(
                ledger, Files.readString(ledger).replaceAll("drop-in.0.repositories=.*", "drop-in.0.repositories=%"));
        gateway.prepare = context -> gateway.karaf = Optional.of(TestKaraf.service(new TestKaraf(context)));

        gateway.start();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.swapper.history(0, 2).get(1).reason())
                .startsWith("it is not installed again: a defect of the gateway: URISyntaxException");
    }

    @Test
    void afterADeletedCacheItsFeaturesAreInstalledAgain() throws Exception {
        drop("parts.kar", "parts/1.0", "auto", new TestBundle("com.example.lib", "1.0.0"));
        URI file = karaf.added().iterator().next();
        Path jar = Path.of(URI.create(gateway.context()
                .getBundle(gateway.context().getBundles().length - 1)
                .getLocation()));
        gateway.stop();
        karaf = null;
        gateway.forget();
        gateway.prepare = context -> {
            karaf = new TestKaraf(context);
            karaf.file(file, "parts/1.0", "auto", List.of(jar));
            gateway.karaf = Optional.of(TestKaraf.service(karaf));
        };

        gateway.start();

        assertThat(gateway.bundle("com.example.lib")).isEqualTo("1.0.0 active");
        assertThat(karaf.told).containsExactly("install [parts/1.0]");
    }

    private Deployment drop(String name, String feature, String install, TestBundle... made) throws IOException {
        byte[] bytes = (name + feature + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
        String sha256 = gateway.intake.put(new ByteArrayInputStream(bytes));
        List<Content> contents = new ArrayList<>();
        List<Path> jars = new ArrayList<>();
        for (TestBundle bundle : made) {
            Path jar = bundle.write(folder.resolve("made"), "part-" + System.nanoTime() + ".jar");
            jars.add(jar);
            contents.add(TestIntake.content(jar));
        }
        contents.addAll(also);
        gateway.intake.kars.put(sha256, contents);
        gateway.intake.shipped.put(sha256, shipped);
        gateway.intake.configurations.put(sha256, configurations);
        Parcel parcel = gateway.intake.again(name, sha256, TestGateway.ANN).orElseThrow();
        karaf.file(parcel.repositories().get(0).toUri(), feature, install, jars);
        gateway.intake.arrive(new Arrival.Taken(parcel));
        await().until(() -> gateway.swapper.history(0, 1).stream()
                .anyMatch(d -> d.sha256().equals(sha256) && d.outcome() != Outcome.RUNNING));
        return gateway.swapper.history(0, 1).get(0);
    }
}
