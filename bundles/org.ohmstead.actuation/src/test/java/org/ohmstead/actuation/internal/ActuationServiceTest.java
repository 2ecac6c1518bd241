package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;

/** With its real threads and the real time. */
@Timeout(60)
class ActuationServiceTest {

    @TempDir
    Path temporary;

    private final Clock clock = Clock.systemUTC();
    private final Plant plant = new Plant(clock);
    private final Plant nextPlant = new Plant(clock);
    private PointId point;
    private ActuationService service;

    @BeforeEach
    void start() {
        PointSpec spec = PointSpec.of("on", ValueType.BOOLEAN, "1").writable(Limits.NONE);
        point = plant.add("roof/fan", spec, Value.of(false));
        nextPlant.add("roof/fan", spec, Value.of(false));
        Access everybody = new Access() {
            @Override
            public boolean allows(Identity who, Action action, String topic) {
                return true;
            }

            @Override
            public boolean allows(Identity who, Action action) {
                return true;
            }
        };
        service = new ActuationService(ReadmeTest.config(Map.of()), temporary.resolve("audit"), everybody, clock);
    }

    private Outcome write() {
        return Site.outcome(send(Duration.ofSeconds(10)));
    }

    private CompletionStage<Outcome> send(Duration deadline) {
        return service.write(new WriteRequest(
                point, Value.of(true), 16, Site.ADA, "", clock.instant().plus(deadline)));
    }

    private long lines() throws IOException {
        try (var files = Files.list(temporary.resolve("audit"))) {
            long lines = 0;
            for (Path file :
                    files.filter(path -> path.toString().contains("audit-20")).toList()) {
                lines += Files.readAllLines(file).size();
            }
            return lines;
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ohmstead-actuation-"))
                .toList();
    }

    @Test
    void followsTheScanAsItComesAndGoes() throws IOException {
        assertThat(write()).isInstanceOf(Outcome.NotSent.class);
        service.bindDevices(plant);
        service.bindWriter(plant);
        assertThat(write()).isInstanceOf(Outcome.Done.class);
        service.bindDevices(nextPlant);
        service.unbindDevices(plant);
        service.bindWriter(nextPlant);
        service.unbindWriter(plant);
        assertThat(write()).isInstanceOf(Outcome.Done.class);
        assertThat(plant.written).hasSize(1);
        assertThat(nextPlant.written).hasSize(1);
        service.unbindDevices(nextPlant);
        service.unbindWriter(nextPlant);

        assertThat(write()).isInstanceOf(Outcome.NotSent.class);
        service.close();
        assertThat(lines()).isEqualTo(4);
    }

    @Test
    void aSilentDeviceIsGivenUpByTheRealClock() {
        service.bindDevices(plant);
        service.bindWriter(plant);
        plant.answer = command -> new CompletableFuture<>();

        Outcome outcome = Site.outcome(send(Duration.ofMillis(200)));
        assertThat(((Outcome.Failed) outcome).fault()).isEqualTo(Fault.TIMEOUT);
        service.close();
    }

    @Test
    void endsItsThreadsAndWhatIsUnderWay() throws IOException {
        service.bindDevices(plant);
        service.bindWriter(plant);
        plant.answer = command -> new CompletableFuture<>();
        CompletionStage<Outcome> underWay = send(Duration.ofSeconds(30));
        Awaitility.await().until(() -> plant.written.size() == 1);
        assertThat(threads()).isNotEmpty();
        service.close();

        assertThat(((Outcome.Failed) Site.outcome(underWay)).fault()).isEqualTo(Fault.UPDATING);
        assertThat(lines()).isEqualTo(1);
        Awaitility.await().until(() -> threads().isEmpty());
        assertThat(((Outcome.NotSent) write()).detail())
                .as("who still holds the service gets an answer")
                .startsWith("not sent");
    }

    @Test
    void aWrongConfigurationNamesKeyAndValue() {
        service.close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActuationService(
                        ReadmeTest.config(Map.of("audit.keep.min.days", 0)), temporary, null, clock))
                .withMessage("org.ohmstead.actuation: audit.keep.min.days = '0': 1 or more expected");
        assertThatIllegalArgumentException()
                .as("what is deleted must not be what is never deleted")
                .isThrownBy(() -> new ActuationService(
                        ReadmeTest.config(Map.of("audit.keep.min.days", 90, "audit.keep.max.days", 30)),
                        temporary,
                        null,
                        clock))
                .withMessage(
                        "org.ohmstead.actuation: audit.keep.max.days = '30': 90 (audit.keep.min.days) or more expected");
    }
}
