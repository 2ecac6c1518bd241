package org.ohmstead.sim.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulated meter says is what libsml, the usual C library, understands. */
class MeterLibsmlTest {

    private static final Instant NOON = Instant.parse("2026-06-21T12:00:05Z");
    private static final Instant NIGHT = Instant.parse("2026-06-21T22:00:05Z");

    private static LibsmlOracle oracle;

    private final Meter meter = new Meter("1OHM0012345678", 1, 6000, NOON.minusSeconds(100));

    @BeforeAll
    static void compile(@TempDir Path directory) {
        oracle = new LibsmlOracle(directory);
    }

    @Test
    void libsmlReadsWhatTheHouseholdDoes() {
        Household household = new Household(1, 6000);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(meter.telegram(0, NOON));
        stream.writeBytes(meter.telegram(1, NIGHT));

        List<List<LibsmlOracle.Line>> telegrams = oracle.read(stream.toByteArray());

        assertThat(telegrams).hasSize(2);
        Instant at = NOON;
        for (List<LibsmlOracle.Line> telegram : telegrams) {
            Map<String, LibsmlOracle.Line> byCode =
                    telegram.stream().collect(Collectors.toMap(LibsmlOracle.Line::code, line -> line));
            assertThat(byCode).hasSize(15);
            assertThat(byCode.get("0100600100ff").value()).isEqualTo("0a014f484d0000bc614e");
            assertThat(byCode.get("0100100700ff").number()).isEqualByComparingTo(new BigDecimal(household.watts(at)));
            assertThat(byCode.get("0100010800ff").number())
                    .isEqualByComparingTo(new BigDecimal(Math.round(household.imported(at) * 10)).movePointLeft(1));
            assertThat(byCode.get("0100020800ff").number())
                    .isEqualByComparingTo(new BigDecimal(Math.round(household.exported(at) * 10)).movePointLeft(1));
            assertThat(byCode.get("0100010800ff").unit()).isEqualTo("30");
            assertThat(byCode.get("0100100700ff").unit()).isEqualTo("27");
            assertThat(byCode.get("0100200700ff").number().doubleValue()).isBetween(220.0, 240.0);
            at = NIGHT;
        }
        assertThat(household.watts(NOON)).isNegative();
        assertThat(household.watts(NIGHT)).isPositive();
    }

    @Test
    void libsmlReadsEveryLengthOfNumber() {
        SmlTelegram telegrams = new SmlTelegram(new byte[] {1, 2, 3}, new byte[0], Checksum.X25);
        List<SmlEntry> entries = new java.util.ArrayList<>();
        for (int length = 1; length <= 8; length++) {
            entries.add(SmlEntry.signed("1-0:1." + length + ".0", 27, -length, -5L * length, length));
            entries.add(SmlEntry.unsigned("1-0:2." + length + ".0", 30, length, 200, length));
        }

        List<LibsmlOracle.Line> lines =
                oracle.read(telegrams.encode(7, 1, entries)).get(0);

        assertThat(lines).hasSize(16);
        for (int length = 1; length <= 8; length++) {
            assertThat(lines.get(2 * length - 2).number())
                    .isEqualByComparingTo(new BigDecimal(-5L * length).movePointLeft(length));
            assertThat(lines.get(2 * length - 1).number())
                    .isEqualByComparingTo(new BigDecimal(200).movePointRight(length));
        }
    }
}
