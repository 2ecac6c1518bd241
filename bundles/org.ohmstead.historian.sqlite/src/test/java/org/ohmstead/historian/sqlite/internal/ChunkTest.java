package org.ohmstead.historian.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Sample;
import org.ohmstead.lib.storage.ByteWriter;

class ChunkTest {

    private static Sample good(long at, Value value) {
        return new Sample(Instant.ofEpochMilli(at), TimeSource.ARRIVAL, value, Quality.GOOD, Fault.NONE);
    }

    private static byte[] pack(List<Sample> samples) {
        ChunkWriter chunk = new ChunkWriter(samples.get(0).at().toEpochMilli());
        samples.forEach(chunk::add);
        ByteWriter bytes = new ByteWriter(8);
        chunk.finish(bytes);
        return bytes.copy();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @DisplayName("any samples in order of time come back as they were, bit by bit")
    void roundTrip(int seed) throws IOException {
        Random random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        long at = random.nextLong() >> 20;
        for (int i = 0; i < 500; i++) {
            at += random.nextInt(3) == 0 ? random.nextInt(100_000) : random.nextInt(2) * 1000;
            Quality quality = List.of(Quality.values()).get(Math.max(0, random.nextInt(12) - 9));
            Fault fault = quality == Quality.GOOD ? Fault.NONE : Fault.STALE;
            TimeSource source = random.nextBoolean() ? TimeSource.ARRIVAL : TimeSource.DEVICE;
            samples.add(new Sample(Instant.ofEpochMilli(at), source, value(random), quality, fault));
        }
        ChunkReader reader = ChunkReader.chunks(ByteBuffer.wrap(pack(samples))).get(0);
        for (Sample sample : samples) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.at()).isEqualTo(sample.at().toEpochMilli());
            assertThat(reader.quality()).isEqualTo(sample.quality());
            assertThat(Optional.ofNullable(reader.value()))
                    .isEqualTo(sample.quality() == Quality.BAD ? Optional.empty() : Optional.of(sample.value()));
        }
        assertThat(reader.next()).isFalse();
    }

    private static Value value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Value.of(random.nextLong());
            case 1 -> Value.of(random.nextInt(100) + 0L);
            case 2 -> Value.of(random.nextInt(10_000) / 10.0);
            case 3 -> Value.of(random.nextInt(1_000_000) / 1000.0);
            case 4 -> Value.of(random.nextInt(100) * 1e13);
            case 5 -> Value.of((double) random.nextFloat());
            case 6 -> Value.of(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
            case 7 -> Value.of(random.nextBoolean() ? -0.0 : 0.0);
            case 8 -> Value.of(random.nextBoolean());
            case 9 -> Value.of("text " + random.nextInt(3));
            case 10 -> Value.of(new byte[] {(byte) random.nextInt(3)});
            default -> Value.of(1.0 / 3);
        };
    }

    @Test
    @DisplayName("the format is as described: vector made by hand from the Javadoc")
    void vector() {
        List<Sample> samples = List.of(
                good(1000, Value.of(230.1)),
                good(2000, Value.of(230.2)),
                good(3000, Value.of(230.2)),
                new Sample(Instant.ofEpochMilli(3999), TimeSource.DEVICE, Value.of(1.0), Quality.BAD, Fault.OFFLINE));
        String expected = "0D" // 13 bytes follow
                + "D00F" // 1000 ms
                + "CB FA23" // no ms later (128), arrival (64), 10 + 1 digit: 2301
                + "4B D00F 02" // 1000 ms longer than 0, arrival, 1 digit: 1 more
                + "C9" // again 1000 ms, arrival, the same value
                + "20 01 02"; // bad (2 << 4), no value, 1 ms less than 1000, offline
        assertThat(HexFormat.of().withUpperCase().formatHex(pack(samples))).isEqualTo(expected.replace(" ", ""));
    }

    @Test
    @DisplayName("a steady point costs a byte a sample, a metered value about three")
    void size() {
        List<Sample> steady = new ArrayList<>();
        List<Sample> metered = new ArrayList<>();
        Random random = new Random(5);
        double volts = 230;
        for (int i = 0; i < 1000; i++) {
            steady.add(good(i * 1000L, Value.of(1.0)));
            volts += random.nextInt(11) - 5;
            metered.add(good(i * 1000L + random.nextInt(20), Value.of(Math.rint(volts * 10) / 10)));
        }
        assertThat(pack(steady)).hasSizeLessThan(1_020);
        assertThat(pack(metered)).hasSizeLessThan(3_100);
    }

    @Test
    void refusesADamagedBlock() throws IOException {
        Buffer.Point point = new Buffer.Point(0, "d", "p", ValueType.DOUBLE, "V", false);
        ChunkWriter chunk = new ChunkWriter(5);
        chunk.add(good(5, Value.of(1.5)));
        point.chunks().add(chunk);
        byte[] block = point.block();
        assertThat(ChunkReader.open(ByteBuffer.wrap(block))).hasSize(1);
        for (int i = 0; i < block.length; i++) {
            byte[] damaged = block.clone();
            damaged[i] ^= 16;
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> ChunkReader.open(ByteBuffer.wrap(damaged)));
        }
    }
}
