package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** A framework that has come as far as the start level of this bundle, and what it starts after that. */
class HoldBackTest {

    private static final int OURS = 77;
    private static final int ALL = 100;

    @TempDir
    Path data;

    private Framework framework;
    private Bundle changed;
    private Bundle other;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        data.resolve("cache").toString(),
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        Integer.toString(OURS),
                        "karaf.data",
                        data.toString(),
                        "felix.log.level",
                        "1"));
        framework.start();
        changed = installed("com.example.changed");
        other = installed("com.example.other");
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private Bundle installed(String name) throws Exception {
        BundleContext context = framework.getBundleContext();
        Bundle bundle = context.installBundle(name, new TestBundle(name, "1.0.0").open(data.resolve("made")));
        bundle.adapt(BundleStartLevel.class).setStartLevel(80);
        bundle.start();
        assertThat(bundle.getState()).as("waits for its level").isNotEqualTo(Bundle.ACTIVE);
        return bundle;
    }

    private Ledger ledger() throws Exception {
        return Ledger.open(Places.ledger(Places.data(data)), Optional.of("before"));
    }

    private static Entry entry() {
        Entry.Part part = new Entry.Part("com.example.changed", "1.0.0", "", List.of());
        return new Entry(
                "changed.jar", "ab", Parcel.Kind.JAR, Instant.EPOCH, 1, "", List.of(part), List.of(), List.of());
    }

    private void intend() throws Exception {
        ledger().intend(new Ledger.Intent(1, "changed.jar", entry(), false));
    }

    private void goOn() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(ALL, event -> there.countDown());
        assertThat(there.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAChangeWasInterruptedWithIsNotStarted() throws Exception {
        intend();

        new HoldBack().start(framework.getBundleContext());
        goOn();

        assertThat(changed.getState()).isNotEqualTo(Bundle.ACTIVE);
        assertThat(other.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void whatIsOnProbationIsNotStartedAfterTheSecondEnd() throws Exception {
        ledger().done(1, "changed.jar", Optional.of(entry()));
        ledger().starts("second");

        new HoldBack().start(framework.getBundleContext());
        goOn();

        assertThat(changed.getState()).isNotEqualTo(Bundle.ACTIVE);
        assertThat(other.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(ledger().failed()).containsExactly(entry());
    }

    @Test
    void whatIsUnderSuspicionIsStarted() throws Exception {
        ledger().done(1, "changed.jar", Optional.of(entry()));

        new HoldBack().start(framework.getBundleContext());
        goOn();

        assertThat(changed.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(ledger().probations()).singleElement().satisfies(probation -> {
            assertThat(probation.suspected()).isTrue();
            assertThat(probation.run()).isEqualTo(HoldBack.run(framework.getBundleContext()));
        });
    }

    @Test
    void whatWasDeletedWhileNothingRanIsNotStarted() throws Exception {
        ledger().done(1, "changed.jar", Optional.of(entry()));
        Path deploy = Files.createDirectory(data.resolve("deploy-folder"));
        BundleContext context = framework.getBundleContext();
        Path ledger = Places.ledger(Places.data(data));

        HoldBack.hold(context, ledger, Optional.of(deploy));
        goOn();

        assertThat(changed.getState()).isNotEqualTo(Bundle.ACTIVE);
        assertThat(other.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void whatLiesThereIsStarted() throws Exception {
        ledger().done(1, "changed.jar", Optional.of(entry()));
        Path deploy = Files.createDirectory(data.resolve("deploy-folder"));
        Files.writeString(deploy.resolve("changed.jar"), "x");

        HoldBack.hold(framework.getBundleContext(), Places.ledger(Places.data(data)), Optional.of(deploy));
        goOn();

        assertThat(changed.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void withoutAChangeAllIsStarted() throws Exception {
        new HoldBack().start(framework.getBundleContext());
        goOn();

        assertThat(changed.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(other.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void whatRunsAlreadyGoesOn() throws Exception {
        goOn();
        intend();

        new HoldBack().start(framework.getBundleContext());

        assertThat(changed.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void aLedgerThatMakesNoSenseHoldsNothing() throws Exception {
        Files.createDirectories(data.resolve("deploy"));
        Files.writeString(data.resolve("deploy/ledger"), "garbage");

        new HoldBack().start(framework.getBundleContext());
        goOn();

        assertThat(changed.getState()).isEqualTo(Bundle.ACTIVE);
    }
}
