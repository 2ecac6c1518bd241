package org.ohmstead.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.ohmstead.driver.tck.PushTwin.Mood;

/** What every driver of devices that speak unasked promises, as tests. */
@Timeout(60)
public abstract class PushDriverContract {

    private static final Duration MOST = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofMillis(300);

    private PushTwin twin;
    private Leftovers leftovers;
    private Optional<Listener> running = Optional.empty();

    /**
     * {@return a fresh twin, healthy, with its driver made}
     *
     * @throws Exception if it cannot be set up
     */
    protected abstract PushTwin twin() throws Exception;

    @BeforeEach
    void start() throws Exception {
        leftovers = new Leftovers();
        twin = twin();
    }

    /** Whatever a test did: the driver ends in time, broke no rule, and leaves nothing. */
    @AfterEach
    void stop() {
        running.ifPresent(listener -> {
            listener.cancel(twin.driver().cadence().timeout());
            assertThat(listener.offences()).isEmpty();
        });
        leftovers.await(
                "connections", () -> twin.connections() == 0 ? List.of() : List.of(twin.connections() + " open"));
        twin.close();
        leftovers.awaitThreads();
    }

    @Test
    @DisplayName("device, link, unit and cadence are well-formed and do not change")
    void names() {
        Names.check(twin.driver(), MOST);
    }

    @Test
    @DisplayName("what only speaks is neither read nor written")
    void neitherReadNorWritten() {
        PointSpec point = twin.points().get(0);

        assertThatIllegalStateException()
                .isThrownBy(() -> twin.driver().prepare(new Block(Optional.empty(), List.of(point))))
                .withMessageContaining(twin.driver().device());
        assertThat(twin.driver().write(List.of(new Write(point, twin.sample(point, 0)))))
                .singleElement()
                .isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.fault())
                        .isEqualTo(Fault.READ_ONLY));
    }

    @Test
    @DisplayName("every point is announced with type and unit, and read with its value and time")
    void hears() {
        assertThat(twin.points()).hasSizeGreaterThanOrEqualTo(2);
        Listener listener = listen();
        int n = 0;
        for (PointSpec point : twin.points()) {
            Value value = twin.sample(point, n++);
            twin.set(point.name(), value);

            Reading.Good good = listener.awaitValue(point.name(), value);

            assertThat(listener.known(point.name()))
                    .extracting(PointSpec::name, PointSpec::type, PointSpec::unit)
                    .containsExactly(point.name(), point.type(), point.unit());
            if (good.source() == TimeSource.ARRIVAL) {
                assertThat(good.at()).isEqualTo(DeviceTwin.NOW);
            }
        }
        assertThat(listener.troubles()).isEmpty();
    }

    @Test
    @DisplayName("each change is heard")
    void followsChanges() {
        Listener listener = listen();
        PointSpec point = twin.points().get(0);
        for (int n = 0; n < 5; n++) {
            Value value = twin.sample(point, n);
            twin.set(point.name(), value);

            listener.awaitValue(point.name(), value);
        }
    }

    @ParameterizedTest(name = "while running: {0}")
    @EnumSource(value = Mood.class, names = "HEALTHY", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("trouble is told with fault and detail, and goes away with its cause")
    void tellsTroubleAndRecovers(Mood mood) {
        assumeThat(twin.moods()).contains(mood);
        Listener listener = listen();
        awaitHealth(listener, 0);

        for (int n = 1; n <= 2; n++) {
            twin.mood(mood);
            listener.forget();
            listener.awaitTrouble(mood.fault());

            twin.mood(Mood.HEALTHY);
            awaitHealth(listener, n);
        }
    }

    @ParameterizedTest(name = "from the start: {0}")
    @EnumSource(value = Mood.class, names = "HEALTHY", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("a driver that comes up before its device waits for it")
    void waitsForTheDevice(Mood mood) {
        assumeThat(twin.moods()).contains(mood);
        twin.mood(mood);
        Listener listener = listen();
        listener.awaitTrouble(mood.fault());
        assertThat(listener.troubles()).containsOnly(mood.fault());

        twin.mood(Mood.HEALTHY);
        awaitHealth(listener, 0);
    }

    @ParameterizedTest(name = "cancelled when {0}")
    @EnumSource(Mood.class)
    @DisplayName("run returns within the timeout after cancellation, whatever the device does, and can be called again")
    void ends(Mood mood) {
        assumeThat(twin.moods()).contains(mood);
        twin.mood(mood);
        for (int n = 0; n < 2; n++) {
            Listener listener = listen();
            if (mood == Mood.HEALTHY) {
                awaitHealth(listener, n);
            } else {
                listener.awaitTrouble(mood.fault());
            }
            listener.cancel(twin.driver().cadence().timeout());
            assertThat(listener.offences()).isEmpty();
        }
    }

    @Test
    @DisplayName("cancellation ends a wait for a device that says nothing")
    void endsWhileWaiting() {
        twin.mood(Mood.SILENT);
        Listener listener = new Listener(twin.patient());
        running = Optional.of(listener);
        leftovers.await("connections missing", () -> twin.connections() == 0 ? List.of("the driver's") : List.of());

        listener.cancel(twin.driver().cadence().timeout());
    }

    @Test
    @DisplayName("run returns at once if it is cancelled before it begins to hear")
    void endsBeforeItBegins() {
        twin.mood(Mood.SILENT);
        for (int n = 0; n < 20; n++) {
            listen().cancel(twin.driver().cadence().timeout());
        }
    }

    @Test
    @DisplayName("a slow sink gets the latest in the end")
    void waitsForSlowSinks() {
        Listener listener = new Listener(twin.driver(), SLOW);
        running = Optional.of(listener);
        awaitHealth(listener, 0);
        awaitHealth(listener, 1);

        assertThat(listener.troubles()).isEmpty();
    }

    @Test
    @DisplayName("a configuration that cannot work is refused, naming key and value")
    void refusesMistakes() {
        Configurations.refused(twin);
    }

    @Test
    @DisplayName("who asks the check beforehand gets the answer that the driver would give")
    void agreesWithCheck() {
        Configurations.agreed(twin);
    }

    private Listener listen() {
        Listener listener = new Listener(twin.driver());
        running = Optional.of(listener);
        return listener;
    }

    private void awaitHealth(Listener listener, int n) {
        PointSpec point = twin.points().get(0);
        Value value = twin.sample(point, n);
        twin.set(point.name(), value);
        listener.awaitValue(point.name(), value);
    }
}
