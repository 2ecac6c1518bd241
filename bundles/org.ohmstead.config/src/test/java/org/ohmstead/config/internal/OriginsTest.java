package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.Origin;

/** Who did it, while looks and changes by several come in any order. */
class OriginsTest extends EngineTest {

    private static final Origin ADMIN = new Origin("admin", "webconsole", "");
    private static final Origin KARL = new Origin("karl", "shell", "");
    private static final PidName PUMP = PidName.of(Rig.PUMP, Gateway.FACTORY);

    private final Trail found = new Trail();
    private Origins origins;

    @BeforeEach
    void begin() {
        origins = rig.engine.origins();
        found.changed(PUMP, "pump.cfg", Trail.Side.RUNNING);
    }

    @Test
    void whatIsChangedAfterALookIsLeftForTheNext() {
        origins.changedBy(Rig.PUMP, "one", ADMIN);
        origins.changedBy(Rig.PUMP, "two", KARL);

        assertThat(origins.of(found, Rig.PUMP, "one")).isEqualTo(ADMIN);
        assertThat(origins.of(found, Rig.PUMP, "two")).isEqualTo(KARL);
    }

    @Test
    void theEditOfAFileTakesNobodysNameAway() {
        Trail edited = new Trail();
        edited.changed(PUMP, "pump.cfg", Trail.Side.FILE);
        origins.changedBy(Rig.PUMP, "two", ADMIN);

        assertThat(origins.of(edited, Rig.PUMP, "one").via()).isEqualTo("file");
        assertThat(origins.of(found, Rig.PUMP, "two")).isEqualTo(ADMIN);
    }

    @Test
    void whoIsToldAMomentLaterIsWaitedFor() {
        origins.changedBy(Rig.PUMP, "one", KARL);
        Thread looks = Thread.currentThread();
        CompletableFuture<Void> told = CompletableFuture.runAsync(() -> {
            await().until(() -> looks.getState() == Thread.State.TIMED_WAITING);
            origins.changedBy(Rig.PUMP, "two", ADMIN);
        });

        assertThat(origins.of(found, Rig.PUMP, "two")).isEqualTo(ADMIN);
        told.join();
    }

    @Test
    void whoIsNeverToldIsTheOneWhoWasLast() {
        origins.changedBy(Rig.PUMP, "a secret, which was moved since", ADMIN);

        assertThat(origins.of(found, Rig.PUMP, "a reference")).isEqualTo(ADMIN);
        assertThat(origins.of(found, Rig.PUMP, "another")).isEqualTo(Who.system(""));
        assertThat(Optional.of(origins.of(found, Rig.FAN, "")).map(Origin::who)).contains(Who.SYSTEM);
    }
}
