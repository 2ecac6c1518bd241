package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.ValueType;
import org.ohmstead.lib.obis.DlmsUnit;
import org.ohmstead.lib.obis.Obis;
import org.ohmstead.sim.sml.internal.Checksum;
import org.ohmstead.sim.sml.internal.LibsmlOracle;
import org.ohmstead.sim.sml.internal.LibsmlOracle.Line;
import org.ohmstead.sim.sml.internal.SmlEntry;
import org.ohmstead.sim.sml.internal.SmlTelegram;

/** What we read is what libsml, the usual C library, reads: from streams of real meters and from our own. */
class LibsmlTest {

    /** Recorded streams of real meters. They have no licence, so they are not in the repository. */
    private static final Path CAPTURES = Path.of("..", "..", "..", "shared", "data", "sml");

    private static LibsmlOracle oracle;

    @BeforeAll
    static void compile(@TempDir Path directory) {
        oracle = new LibsmlOracle(directory);
    }

    /**
     * How many telegrams have a right checksum was counted by a script of a few lines that knows the sequences and
     * CRC-16/X-25 only. libsml does not check it and therefore reads more in damaged streams; but it also misses what
     * comes after a damaged telegram, so it gets every telegram apart. It refuses the Holley's telegrams.
     */
    @ParameterizedTest(name = "{0}: {1} telegrams")
    @CsvSource({
        "DZG_DVS-7420.2V.G2_mtr1_error.bin, 0",
        "DZG_DVS-7420.2V.G2_mtr2.bin, 3",
        "EMH-ED300L_consumption.bin, 1",
        "EMH_mME40-AE6AKF0K0.bin, 12",
        "EasyMeter_Q3A_A1064V1009.bin, 4",
        "HOLLEY_DTZ541-ZDBA.bin, 7",
        "ISKRA_MT175_eHZ.bin, 10",
        "ISKRA_MT631-D1A52-K0z-H01_with_PIN.bin, 5",
        "ITRON_OpenWay-3.HZ_with_PIN.bin, 5",
        "eBZ_DD3_DD32R06DTA-SMZ1.bin, 4",
    })
    @DisplayName("streams of real meters")
    void captures(String file, int telegrams) throws IOException {
        assumeThat(CAPTURES.resolve(file))
                .as("recorded streams beside the repository")
                .exists();
        byte[] stream = Files.readAllBytes(CAPTURES.resolve(file));

        List<List<MeterList>> ours = Decoded.of(stream);

        assertThat(ours).hasSize(telegrams);
        if (!file.startsWith("HOLLEY")) {
            assertSame(ours, oracle.read(apart(stream)));
        }
    }

    @Test
    @DisplayName("the Holley DTZ541, which libsml refuses: values from the bytes by hand")
    void holley() throws IOException {
        Path file = CAPTURES.resolve("HOLLEY_DTZ541-ZDBA.bin");
        assumeThat(file).as("recorded streams beside the repository").exists();

        Map<String, Sample> first =
                Telegram.samples(Decoded.of(Files.readAllBytes(file)).get(0));

        assertThat(first.get("1-0:16.7.0*255").text()).isEqualTo("460"); // 5301cc
        assertThat(first.get("1-0:1.8.2*255").as(ValueType.DOUBLE).orElseThrow().text())
                .isEqualTo("177360.1"); // 52ff 65001b1021
        assertThat(first.get("1-0:32.7.0*255").text()).isEqualTo("232.3"); // 52ff 630913
        assertThat(first.get("1-0:31.7.0*255").text()).isEqualTo("1.06"); // 52fe 626a
        assertThat(first.get("1-0:14.7.0*255").text()).isEqualTo("50.0"); // 52ff 6301f4
        assertThat(first.get("1-0:81.7.1*255").text()).isEqualTo("120"); // 62780
        assertThat(first.get("1-0:81.7.1*255").unit()).isEqualTo("deg");
    }

    @Test
    @DisplayName("a thousand telegrams of random values")
    void generated() {
        Random random = new Random(1);
        SmlTelegram meter = new SmlTelegram(Telegrams.SERVER_ID, new byte[0], Checksum.X25);
        byte[][] telegrams = new byte[1000][];
        for (int i = 0; i < telegrams.length; i++) {
            List<SmlEntry> entries = Telegrams.entries(random);
            telegrams[i] = meter.encode(i, i, entries);
            while (Escapes.present(Arrays.copyOfRange(telegrams[i], 8, telegrams[i].length - 8))) {
                telegrams[i] = meter.encode(i, i, Telegrams.entries(random)); // libsml knows no escapes within data
            }
        }
        byte[] stream = Telegrams.join(telegrams);

        List<List<Line>> theirs = oracle.read(stream);

        assertThat(theirs).hasSize(telegrams.length);
        assertSame(Decoded.of(stream), theirs);
    }

    /** Puts zeros between the telegrams. */
    private static byte[] apart(byte[] stream) {
        ByteArrayOutputStream apart = new ByteArrayOutputStream();
        byte[] start = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
        for (int i = 0; i < stream.length; i++) {
            if (i + start.length <= stream.length
                    && Arrays.equals(stream, i, i + start.length, start, 0, start.length)) {
                apart.writeBytes(new byte[LibsmlOracle.GAP]);
            }
            apart.write(stream[i]);
        }
        return apart.toByteArray();
    }

    /** Every telegram of ours is one of theirs, in the same order. */
    private static void assertSame(List<List<MeterList>> ours, List<List<Line>> theirs) {
        int next = 0;
        for (List<MeterList> telegram : ours) {
            Map<String, Object> mine = describe(telegram);
            while (next < theirs.size() && !describeLines(theirs.get(next)).equals(mine)) {
                next++;
            }
            assertThat(next)
                    .as("%s expected among what libsml reads: %s", mine, theirs)
                    .isLessThan(theirs.size());
            next++;
        }
    }

    private static Map<String, Object> describe(List<MeterList> telegram) {
        Map<String, Sample> samples = new HashMap<>(Telegram.samples(telegram));
        boolean sent = telegram.stream()
                .flatMap(list -> list.entries().stream())
                .anyMatch(entry -> entry.code().toString().equals(Telegram.SERVER_ID));
        if (!sent) {
            samples.remove(Telegram.SERVER_ID);
        }
        return samples.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> e.getValue().text() + " " + e.getValue().unit()));
    }

    private static Map<String, Object> describeLines(List<Line> lines) {
        Map<String, Object> all = new HashMap<>();
        for (Line line : lines) {
            String code = Obis.parse(line.code()).toString();
            if (!line.status().isEmpty()) {
                all.put(code + Telegram.STATUS, line.status() + " 1");
            }
            boolean number = line.kind().equals("i") || line.kind().equals("u");
            String unit = line.unit().isEmpty()
                    ? "1"
                    : DlmsUnit.ucum(Integer.parseInt(line.unit())).orElse("1");
            all.put(code, (number ? plain(line) : line.value()) + " " + (number ? unit : "1"));
        }
        return all;
    }

    private static String plain(Line line) {
        int scaler = line.scaler().isEmpty() ? 0 : Integer.parseInt(line.scaler());
        return new BigDecimal(new BigDecimal(line.value()).toBigInteger(), -scaler).toString();
    }
}
