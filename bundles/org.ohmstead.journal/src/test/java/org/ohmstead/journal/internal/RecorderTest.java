package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.Position;
import org.osgi.util.converter.Converters;

class RecorderTest {

    @TempDir
    Path directory;

    /** Hands over on the caller's thread. */
    private static final class FakeBus {
        private SubscriptionSpec spec;
        private Consumer<Batch> subscriber;
        private boolean closed;

        Bus bus() {
            return proxy(Bus.class, (method, arguments) -> {
                return method.equals("described")
                        ? List.of()
                        : subscribe((SubscriptionSpec) arguments[0], arguments[1]);
            });
        }

        @SuppressWarnings("unchecked")
        private Subscription subscribe(SubscriptionSpec wanted, Object consumer) {
            spec = wanted;
            subscriber = (Consumer<Batch>) consumer;
            return proxy(Subscription.class, (method, arguments) -> {
                closed = method.equals("close");
                return null;
            });
        }
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> answer.to(method.getName(), args)));
    }

    private static JournalConfig config(Map<String, Object> keys) {
        return Converters.standardConverter().convert(keys).to(JournalConfig.class);
    }

    @Test
    @DisplayName("what the rules keep reaches the journal, in order")
    void records() throws Exception {
        FakeBus fake = new FakeBus();
        PointSpec slow =
                PointSpec.of("slow", ValueType.DOUBLE, "V").keeping(new HistoryRule(Duration.ofSeconds(10), 0, true));
        PointSpec all = PointSpec.of("each", ValueType.DOUBLE, "V");
        try (Opened opened = new Opened(Opened.settings(directory))) {
            Recorder recorder = new Recorder(config(Map.of("queue", 77)), fake.bus(), opened.journal);
            for (int i = 0; i < 20; i++) {
                List<PointState> states = new ArrayList<>();
                for (PointSpec spec : List.of(slow, all)) {
                    states.add(Batches.good("d", spec, Value.of((double) i), Batches.START.plusSeconds(i)));
                }
                fake.subscriber.accept(new Batch("d", Batches.START.plusSeconds(i), states));
            }
            opened.append(Batches.numbered(0)); // behind all of them
            recorder.close();

            List<JournalRecord> records = opened.all("r");
            assertThat(records).hasSize(21);
            assertThat(records.get(0).points()).hasSize(2);
            assertThat(records.get(1).points()).extracting(p -> p.point()).containsExactly("each");
            assertThat(records.get(10).points()).hasSize(2);
        }
        assertThat(fake.spec.name()).isEqualTo("journal");
        assertThat(fake.spec.filter()).hasToString("devices/#");
        assertThat(fake.spec.capacity()).isEqualTo(77);
        assertThat(fake.spec.readings()).isEqualTo(PendingQueue.MOST_SAMPLES);
        assertThat(fake.spec.overflow()).isEqualTo(Overflow.DROP_OLDEST);
        assertThat(fake.closed).isTrue();
    }

    @Test
    @DisplayName("a disk that hangs does not hold up the bus")
    void neverWaits() {
        FakeBus fake = new FakeBus();
        List<CompletableFuture<Position>> stages = new ArrayList<>();
        Recorder recorder = new Recorder(
                config(Map.of("queue", 16)),
                fake.bus(),
                new FakeJournal(
                        batch -> {
                            stages.add(new CompletableFuture<>());
                            return stages.get(stages.size() - 1);
                        },
                        Optional::empty));
        for (int i = 0; i < 2_000; i++) {
            fake.subscriber.accept(Batches.numbered(i)); // on this thread, which would hang
        }
        assertThat(stages).hasSize(2_000);
        recorder.close();
    }

    @Test
    @DisplayName(
            "what changed while the disk was full is in the history once it is not, though it does not change again")
    void afterALoss() {
        FakeBus fake = new FakeBus();
        List<PointState> stored = new ArrayList<>();
        int[] refused = {0};
        String[] trouble = {"full"};
        Recorder recorder = new Recorder(
                config(Map.of()),
                fake.bus(),
                new FakeJournal(
                        batch -> {
                            if (trouble[0] != null) {
                                refused[0] += batch.readings().size();
                                return CompletableFuture.<Position>failedFuture(new IOException(trouble[0]))
                                        .minimalCompletionStage();
                            }
                            stored.addAll(batch.readings());
                            return CompletableFuture.completedStage(new Position(1));
                        },
                        () -> Optional.ofNullable(trouble[0])));
        PointSpec spec = PointSpec.of("p", ValueType.DOUBLE, "V");
        PointState offline = Batches.good("d", spec, Value.of(1.0), Batches.START)
                .bad(Fault.OFFLINE, "gone", Batches.START.plusSeconds(1));
        Batch same = new Batch("d", Batches.START, List.of(offline));
        fake.subscriber.accept(same);
        fake.subscriber.accept(same);
        assertThat(refused[0])
                .as("lost once, however often it is shown meanwhile")
                .isEqualTo(1);

        trouble[0] = null;
        fake.subscriber.accept(same);
        fake.subscriber.accept(same);
        assertThat(stored).containsExactly(offline);
        recorder.close();
    }

    @Test
    @DisplayName("one that never fits is lost once and not chosen again for it")
    void neverFits() {
        FakeBus fake = new FakeBus();
        int[] refused = {0};
        Recorder recorder = new Recorder(
                config(Map.of()),
                fake.bus(),
                new FakeJournal(
                        batch -> {
                            refused[0]++;
                            return CompletableFuture.<Position>failedFuture(new IllegalArgumentException("too big"))
                                    .minimalCompletionStage();
                        },
                        Optional::empty));
        PointSpec spec = PointSpec.of("p", ValueType.DOUBLE, "V").keeping(new HistoryRule(Duration.ofDays(1), 0, true));
        for (int i = 0; i < 3; i++) {
            Instant at = Batches.START.plusSeconds(i);
            fake.subscriber.accept(new Batch("d", at, List.of(Batches.good("d", spec, Value.of(1.0), at))));
        }
        assertThat(refused[0]).isEqualTo(1);
        recorder.close();
    }

    private record FakeJournal(Function<Batch, CompletionStage<Position>> appending, Supplier<Optional<String>> telling)
            implements Journal {
        @Override
        public CompletionStage<Position> append(Batch batch) {
            return appending.apply(batch);
        }

        @Override
        public String id() {
            return "fake";
        }

        @Override
        public Position durableThrough() {
            return Position.START;
        }

        @Override
        public JournalCursor open(String consumer) {
            throw new UnsupportedOperationException(consumer);
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public Optional<String> trouble() {
            return telling.get();
        }
    }
}
