package org.ohmstead.deploy.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.deploy.Deployments.Who;

/** What is wanted by somebody is not removed, however close it was to that. */
@Timeout(60)
class StagingTest {

    private static final Who ANN = new Who("ann", "rest");
    private static final int MEGABYTES = 50;

    @TempDir
    Path data;

    private final Effect effect = new Effect();
    private FileStore store;
    private Quota quota;
    private Staging staging;

    @BeforeEach
    void open() {
        KarFolder kars = new KarFolder(data.resolve("kar"));
        store = new FileStore(data.resolve("store"), (long) MEGABYTES << 20);
        quota = new Quota(store, kars, effect, 0);
        Signatures signatures =
                new Signatures(new TrustedSigners(data.resolve("none.p12"), () -> "", Clock.systemUTC()));
        staging = new Staging(store, new Examiner(kars, signatures, Limits.of(MEGABYTES), false), effect);
    }

    @Test
    void nothingIsRemovedBetweenItsArrivalAndItsStaging() throws Exception {
        Thread removing = new Thread(() -> quota.retain(Set.of(), List.of()), "removing");

        String sha256 = store.put(
                new ByteArrayInputStream(new byte[3]),
                (name, move) -> effect.stage(name, () -> {
                    move.run();
                    removing.start();
                    await().until(() -> removing.getState() == Thread.State.BLOCKED
                            || removing.getState() == Thread.State.TERMINATED);
                }));
        removing.join();

        assertThat(store.file(sha256)).isPresent();
        effect.decided(sha256);
        quota.retain(Set.of(), List.of());
        assertThat(store.file(sha256)).isEmpty();
    }

    @Test
    void whatIsBroughtBackStaysUntilItIsDecided() throws Exception {
        byte[] kar = Jars.kar(Jars.bundle("part", "1.0")).bytes();
        Arrival first = staging.stage("a.kar", new ByteArrayInputStream(kar), ANN);
        effect.decided(first.sha256());

        Parcel again = staging.again("a.kar", first.sha256(), ANN).orElseThrow();
        quota.retain(Set.of(), List.of());

        assertThat(again.file()).exists();
        assertThat(again.repositories().get(0)).exists();
        effect.decided(again.sha256());
        quota.retain(Set.of(), List.of());
        assertThat(again.file()).doesNotExist();
        assertThat(again.unpacked()).doesNotExist();
    }

    @Test
    void whatComesToNothingDoesNotStay() throws IOException {
        String spoilt = store.put(new ByteArrayInputStream(new byte[3]));

        assertThat(staging.again("a.jar", spoilt, ANN)).isEmpty();
        quota.retain(Set.of(), List.of());

        assertThat(store.file(spoilt)).isEmpty();
    }
}
