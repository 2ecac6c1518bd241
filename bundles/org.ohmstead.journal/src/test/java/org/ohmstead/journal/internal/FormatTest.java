package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.bus.Batch;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.lib.storage.ByteWriter;
import org.ohmstead.lib.storage.Checksum;

/** Pins version 1 of the format, so that files written today are read tomorrow. Vectors: made by hand from the Javadoc. */
class FormatTest {

    private static final Instant AT = Instant.ofEpochMilli(300);
    private static final PointSpec VOLTAGE = PointSpec.of("u", ValueType.DOUBLE, "V");
    private static final PointSpec RELAY = PointSpec.of("on", ValueType.BOOLEAN, "1");

    /** Position 258 in a segment that begins at 256: one point defined, then a float of the batch's time. */
    private static final byte[] FIRST = bytes(
            "01 02 AC02", // a batch, position 256 + 2, 300 ms
            "01 03612F62", // device 0 is a/b
            "01 00 0175 00 0156", // one definition: point 0 is u, a double in V
            "01", // one sample
            "22 43668000"); // a float, stamped on arrival: 230.5 as IEEE 754 binary32

    /** Position 259: a second point, bad for 5 ms, then the first one again. */
    private static final byte[] SECOND = bytes(
            "01 03 AC02",
            "00", // device 0, known
            "01 01 026F6E 02 0131", // point 1 is on, a boolean without unit
            "02", // two samples
            "F5 01 09 02", // true, bad (16), arrival (32), numbered 1 (64), 5 ms before (128), offline
            "43 00 01"); // a long from the device, numbered 0: -1

    private static byte[] bytes(String... hex) {
        return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
    }

    @TempDir
    Path directory;

    @Test
    void writesFrames() throws IOException {
        Encoder encoder = new Encoder(256);
        ByteWriter out = new ByteWriter(16);
        encoder.encode(
                out,
                Format.HEADER,
                258,
                new Batch("a/b", AT, List.of(Batches.good("a/b", VOLTAGE, Value.of(230.5), AT))));

        assertThat(Arrays.copyOf(out.array(), out.size())).isEqualTo(frame(FIRST));
    }

    @Test
    void readsFrames() throws IOException {
        Decoder decoder = new Decoder(256);
        decoder.decode(ByteBuffer.wrap(FIRST));
        JournalRecord record = decoder.decode(ByteBuffer.wrap(SECOND));

        assertThat(record.position().sequence()).isEqualTo(259);
        assertThat(record.device()).isEqualTo("a/b");
        assertThat(record.at()).isEqualTo(AT);
        assertThat(record.points().get(0))
                .isEqualTo(Batches.expected(
                        Batches.good("a/b", RELAY, Value.of(true), AT).bad(Fault.OFFLINE, "", AT.plusMillis(-5))));
        assertThat(record.points().get(1).point()).isEqualTo("u");
        assertThat(record.points().get(1).sample().value()).isEqualTo(Value.of(-1L));
        assertThat(Decoder.samples(ByteBuffer.wrap(SECOND))).isEqualTo(2);
    }

    @Test
    void refusesANewerVersion() throws Exception {
        byte[] header = Format.header(new Format.Header(1, 1, 1));
        header[9] = 2;
        ByteBuffer.wrap(header).putInt(Format.HEADER - 4, Checksum.of(ByteBuffer.wrap(header, 0, Format.HEADER - 4)));
        Files.write(directory.resolve(Segment.name(1)), header);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Opened(Opened.settings(directory)))
                .withMessageContaining("0000000000000000001.journal: a journal of version 1 expected, got version 2");
    }

    private static byte[] frame(byte[] body) {
        ByteBuffer frame =
                ByteBuffer.allocate(10 + body.length).putShort((short) 0xF74A).putInt(body.length);
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(body.length).flip());
        crc.update(body);
        return frame.putInt((int) crc.getValue()).put(body).array();
    }
}
