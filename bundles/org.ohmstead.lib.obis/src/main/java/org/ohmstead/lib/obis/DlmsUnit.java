package org.ohmstead.lib.obis;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * Units as meters number them (IEC 62056-62, table 3, and its successor IEC 62056-6-2), as UCUM codes. UCUM has no var; it
 * is written so all the same.
 */
public final class DlmsUnit {

    private static final Map<Integer, String> UCUM = Map.ofEntries(
            entry(1, "a"),
            entry(2, "mo"),
            entry(3, "wk"),
            entry(4, "d"),
            entry(5, "h"),
            entry(6, "min"),
            entry(7, "s"),
            entry(8, "deg"),
            entry(9, "Cel"),
            entry(11, "m"),
            entry(12, "m/s"),
            entry(13, "m3"),
            entry(14, "m3"),
            entry(15, "m3/h"),
            entry(16, "m3/h"),
            entry(17, "m3/d"),
            entry(18, "m3/d"),
            entry(19, "L"),
            entry(20, "kg"),
            entry(21, "N"),
            entry(22, "N.m"),
            entry(23, "Pa"),
            entry(24, "bar"),
            entry(25, "J"),
            entry(26, "J/h"),
            entry(27, "W"),
            entry(28, "V.A"),
            entry(29, "var"),
            entry(30, "W.h"),
            entry(31, "V.A.h"),
            entry(32, "var.h"),
            entry(33, "A"),
            entry(34, "C"),
            entry(35, "V"),
            entry(36, "V/m"),
            entry(37, "F"),
            entry(38, "Ohm"),
            entry(39, "Ohm.m"),
            entry(40, "Wb"),
            entry(41, "T"),
            entry(42, "A/m"),
            entry(43, "H"),
            entry(44, "Hz"),
            entry(45, "/(W.h)"),
            entry(46, "/(var.h)"),
            entry(47, "/(V.A.h)"),
            entry(48, "V2.h"),
            entry(49, "A2.h"),
            entry(50, "kg/s"),
            entry(51, "S"),
            entry(52, "K"),
            entry(53, "/(V2.h)"),
            entry(54, "/(A2.h)"),
            entry(55, "/m3"),
            entry(56, "%"),
            entry(57, "A.h"),
            entry(60, "W.h/m3"),
            entry(61, "J/m3"),
            entry(63, "g/m3"),
            entry(64, "Pa.s"),
            entry(65, "J/kg"),
            entry(66, "gf/cm2"),
            entry(67, "atm"),
            entry(72, "dB"),
            entry(255, "1"));

    private DlmsUnit() {}

    /**
     * Translates a unit.
     *
     * @param code the number on the wire, 0 to 255
     * @return the UCUM code, {@code 1} for a count; empty for currencies, reserved numbers and the maker's own units
     */
    public static Optional<String> ucum(int code) {
        return Optional.ofNullable(UCUM.get(code));
    }
}
