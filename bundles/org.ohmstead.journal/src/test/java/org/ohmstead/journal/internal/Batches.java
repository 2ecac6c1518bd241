package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Position;
import org.ohmstead.historian.Sample;

/** Makes batches, and what the journal is expected to give back for them. */
final class Batches {

    static final Instant START = Instant.parse("2026-03-29T00:59:58.000Z");

    private Batches() {}

    static Batch one(String device, String point, double value, Instant at) {
        return new Batch(
                device, at, List.of(good(device, PointSpec.of(point, ValueType.DOUBLE, "V"), Value.of(value), at)));
    }

    /** A batch whose only value tells its number. */
    static Batch numbered(long number) {
        Instant at = START.plusMillis(number);
        PointSpec spec = PointSpec.of("n", ValueType.LONG, "1");
        return new Batch("dev/" + number % 3, at, List.of(good("dev/" + number % 3, spec, Value.of(number), at)));
    }

    /** A batch of many points. */
    static Batch wide(int points) {
        List<PointState> states = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            states.add(good("wide", PointSpec.of("p" + i, ValueType.LONG, "1"), Value.of((long) i), START));
        }
        return new Batch("wide", START, states);
    }

    static PointState good(String device, PointSpec spec, Value value, Instant at) {
        return PointState.unread(device, spec, at).after(new Reading.Good(spec.name(), value, at, TimeSource.ARRIVAL));
    }

    /** Any batch: all types, qualities, times and values there are. */
    static Batch random(Random random) {
        return random(random, 30);
    }

    static Batch random(Random random, int most) {
        String device = "site/" + random.nextInt(4) + "/meter";
        Instant at = START.plusMillis(random.nextInt(100_000_000));
        List<PointState> states = new ArrayList<>();
        int count = random.nextInt(most);
        int number = random.nextInt(10);
        for (int i = 0; i < count; i++) {
            number += random.nextInt(10) == 0 ? 2 : 1;
            states.add(state(random, device, number, at));
        }
        return new Batch(device, at, states);
    }

    private static PointState state(Random random, String device, int number, Instant batchAt) {
        // Some points change type and unit while the journal runs, as they do when a configuration is changed.
        int variant = number % 7 == 0 ? random.nextInt(2) : 0;
        ValueType type = any(List.of(ValueType.values()), number + variant);
        PointSpec spec = PointSpec.of("p" + number + "-0:1.8.0*255", type, variant == 0 ? "kW.h" : "Ω/µ");
        Instant at = random.nextInt(3) == 0 ? batchAt.minusMillis(random.nextInt(1_000_000)) : batchAt;
        TimeSource source = any(List.of(TimeSource.values()), random.nextInt(2));
        PointState state = PointState.unread(device, spec, at);
        if (random.nextInt(8) > 0) {
            state = state.after(new Reading.Good(spec.name(), value(random, type), at, source));
        }
        Fault fault = any(List.of(Fault.values()).subList(1, Fault.values().length), random.nextInt(100));
        int trouble = random.nextInt(10);
        if (trouble == 0) {
            state = state.bad(fault, "words", at.plusMillis(random.nextInt(5000)));
        } else if (trouble == 1) {
            state = state.after(new Reading.Uncertain(spec.name(), value(random, type), at, source, fault, "words"));
        }
        return state;
    }

    private static <T> T any(List<T> all, int number) {
        return all.get(number % all.size());
    }

    private static Value value(Random random, ValueType type) {
        return switch (type) {
            case DOUBLE -> Value.of(real(random));
            case LONG -> Value.of(random.nextLong() >> random.nextInt(64));
            case BOOLEAN -> Value.of(random.nextBoolean());
            case TEXT -> Value.of("text ä€𝄞 " + "x".repeat(random.nextInt(200)));
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                yield Value.of(bytes);
            }
        };
    }

    private static double real(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> -0.0;
            case 1 -> random.nextInt(10_000) / 10.0;
            case 2 -> random.nextFloat();
            case 3 -> Double.MIN_VALUE * random.nextInt(9);
            default -> random.nextGaussian() * 1e300;
        };
    }

    /** What the API promises for a state. */
    static PointSample expected(PointState state) {
        boolean bad = state.quality() == Quality.BAD;
        Sample sample = new Sample(
                bad ? state.since() : state.at().orElseThrow(),
                state.source(),
                state.value().orElse(Value.of("")),
                state.quality(),
                state.fault());
        return new PointSample(
                state.spec().name(), state.spec().type(), state.spec().unit(), sample);
    }

    /** Sees to it that records are what became of batches that were all there ever were. */
    static void assertRead(List<JournalRecord> records, List<Batch> batches) {
        assertThat(records).hasSameSizeAs(batches);
        for (int i = 0; i < records.size(); i++) {
            Batch batch = batches.get(i);
            assertThat(records.get(i))
                    .isEqualTo(new JournalRecord(
                            new Position(i + 1),
                            batch.device(),
                            batch.at(),
                            batch.readings().stream().map(Batches::expected).toList()));
        }
    }
}
