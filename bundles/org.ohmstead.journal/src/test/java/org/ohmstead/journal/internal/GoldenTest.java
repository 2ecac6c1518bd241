package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.kit.Specimens;
import org.ohmstead.historian.kit.Vectors;
import org.ohmstead.lib.storage.ByteWriter;

/**
 * A segment written by the first release of version 1 reads for ever, and what is written today is the same to the byte.
 * Vector: {@code version-1.journal.hex}, made by that release's journal of {@link #batches}; never to be made anew.
 */
class GoldenTest {

    private static final String NAME = "version-1.journal.hex";
    private static final int BATCHES = 60;
    private static final List<List<Value>> VALUES = Specimens.values(0.5, Double.MIN_VALUE, -1e300);

    @TempDir
    Path directory;

    private static byte[] golden() throws IOException {
        return Vectors.bytes(GoldenTest.class, NAME);
    }

    @Test
    @DisplayName("it reads as it did")
    void reads() throws Exception {
        Files.write(directory.resolve(Segment.name(1)), golden());
        List<JournalRecord> records;
        try (Opened opened = new Opened(Opened.settings(directory))) {
            records = opened.all("r");
            assertThat(opened.counter("damaged_total")).isZero();
            assertThat(opened.journal.id()).matches("[0-9a-f]{15,16}");
        }
        assertThat(records).hasSize(BATCHES);
        Batches.assertRead(records, batches());
    }

    @Test
    @DisplayName("it is written as it was")
    void writes() throws Exception {
        byte[] golden = golden();
        Format.Header header =
                Format.header(ByteBuffer.wrap(golden, 0, Format.HEADER)).orElseThrow();
        assertThat(Format.header(header)).isEqualTo(Arrays.copyOf(golden, Format.HEADER));

        Encoder encoder = new Encoder(1);
        ByteWriter out = new ByteWriter(16);
        long position = 1;
        for (Batch batch : batches()) {
            encoder.encode(out, Format.HEADER + out.size(), position++, batch);
        }
        assertThat(Arrays.copyOf(out.array(), out.size()))
                .isEqualTo(Arrays.copyOfRange(golden, Format.HEADER, golden.length));
    }

    /** All types, qualities, sources and times, numbers that follow each other and numbers that do not. */
    private static List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            String device = i % 3 == 0 ? "a" : "site/" + i % 3 + "/meter";
            Instant at = Specimens.START.plusMillis(i * 1000L + i * i % 7);
            List<PointState> states = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                if ((i + j) % 4 != 0) {
                    states.add(state(device, i, j, at));
                }
            }
            batches.add(new Batch(device, at, states));
        }
        return batches;
    }

    private static PointState state(String device, int i, int j, Instant batchAt) {
        String unit = j == 5 && i > 30 ? "kW" : "W"; // described anew in mid-segment
        List<Value> values = VALUES.get(j % 5);
        Value value = values.get((i * 7 + j) % values.size());
        PointSpec spec = PointSpec.of("p" + j + "-0:1.8.0*255", value.type(), unit);
        Instant at = (i + j) % 5 == 0 ? batchAt.minusMillis(13L * j) : batchAt;
        TimeSource source = j % 2 == 0 ? TimeSource.ARRIVAL : TimeSource.DEVICE;
        Fault fault = Specimens.FAULTS.get((i + j) % Specimens.FAULTS.size());
        PointState unread = PointState.unread(device, spec, at);
        return switch ((i * 3 + j) % 8) {
            case 0 -> unread.bad(fault, "words", at.plusMillis(40));
            case 1 ->
                unread.after(new Reading.Good(spec.name(), value, at, source)).bad(fault, "words", at.plusMillis(7));
            case 2 -> unread.after(new Reading.Uncertain(spec.name(), value, at, source, fault, "words"));
            default -> unread.after(new Reading.Good(spec.name(), value, at, source));
        };
    }
}
