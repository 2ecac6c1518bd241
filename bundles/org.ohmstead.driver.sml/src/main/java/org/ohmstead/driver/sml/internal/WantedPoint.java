package org.ohmstead.driver.sml.internal;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.ValueType;
import org.ohmstead.lib.obis.Obis;
import org.ohmstead.lib.obis.ObisName;

/**
 * A point that the configuration names.
 *
 * @param entry as written
 * @param address the code in full form, with {@link Telegram#STATUS} behind it for the flags beside the value
 * @param type as written; empty to take the meter's
 * @param scale what numbers are multiplied by
 */
record WantedPoint(PointEntry entry, String address, Optional<ValueType> type, Optional<BigDecimal> scale) {

    private static final String NO_UNIT = "1";
    private static final Map<String, Integer> PREFIXES = Map.of("m", -3, "", 0, "k", 3, "M", 6, "G", 9);

    /**
     * Reads what SML has for itself.
     *
     * @param entry of a profile or a configuration
     * @return the point
     * @throws IllegalArgumentException if something is wrong; the message names place, point, key, value and expectation
     */
    static WantedPoint of(PointEntry entry) {
        for (Map.Entry<String, String> own : entry.own().entrySet()) {
            if (!own.getKey().equals("type") && !own.getKey().equals("scale")) {
                throw entry.wrong(own.getKey(), own.getValue(), "a key of SML points (scale, type) or of all points");
            }
        }
        if (entry.writable()) {
            throw entry.wrong("writable", "true", "false (SML meters take no writes)");
        }
        return new WantedPoint(
                entry,
                address(entry),
                Optional.ofNullable(entry.own().get("type")).map(text -> type(entry, text)),
                Optional.ofNullable(entry.own().get("scale")).map(text -> scale(entry, text)));
    }

    /** {@return the point as far as it is known before the meter has spoken} */
    PointSpec guess() {
        Optional<String> usual = address.endsWith(Telegram.STATUS)
                ? Optional.empty()
                : ObisName.of(Obis.parse(address)).flatMap(ObisName::unit);
        boolean number = usual.isPresent() || scale.isPresent() || !entry.unit().equals(NO_UNIT);
        boolean flags = address.endsWith(Telegram.STATUS);
        ValueType natural = number ? ValueType.DOUBLE : flags ? ValueType.LONG : ValueType.BYTES;
        return spec(type.orElse(natural), entry.unit().equals(NO_UNIT) ? usual.orElse(NO_UNIT) : entry.unit());
    }

    /** {@return the point with what the meter says about it} */
    PointSpec spec(ValueType known, String unit) {
        return new PointEntry(
                        entry.name(),
                        entry.at(),
                        unit,
                        false,
                        entry.limits(),
                        entry.pace(),
                        entry.history(),
                        entry.own(),
                        entry.where())
                .spec(known, Optional.empty());
    }

    /** {@return the value scaled, and in the unit that is wanted; none if the meter's unit is of another kind} */
    Optional<Sample> convert(Sample sample) {
        String unit = entry.unit().equals(NO_UNIT) ? sample.unit() : entry.unit();
        Optional<Integer> shift = sample.unit().equals(NO_UNIT) || unit.equals(sample.unit())
                ? Optional.of(0)
                : shift(sample.unit(), unit);
        return shift.map(power -> power == 0 && scale.isEmpty()
                ? sample.in(unit)
                : sample.times(scale.orElse(BigDecimal.ONE).scaleByPowerOfTen(power), unit));
    }

    /** The power of ten between two units that differ by a prefix: W.h to kW.h is -3. */
    private static Optional<Integer> shift(String from, String to) {
        return PREFIXES.entrySet().stream()
                .filter(prefix -> to.equals(prefix.getKey() + from))
                .map(prefix -> -prefix.getValue())
                .findFirst();
    }

    private static String address(PointEntry entry) {
        String at = entry.at();
        boolean flags = at.endsWith(Telegram.STATUS);
        try {
            String code = flags ? at.substring(0, at.length() - Telegram.STATUS.length()) : at;
            return Obis.parse(code) + (flags ? Telegram.STATUS : "");
        } catch (IllegalArgumentException e) {
            IllegalArgumentException wrong = entry.wrong(
                    "at", at, "an OBIS code such as 1-0:1.8.0*255, 1.8.0 or 0100010800FF, with or without ~status,");
            wrong.initCause(e);
            throw wrong;
        }
    }

    private static ValueType type(PointEntry entry, String text) {
        return Arrays.stream(ValueType.values())
                .filter(type -> type.id().equals(text))
                .findFirst()
                .orElseThrow(() -> entry.wrong(
                        "type",
                        text,
                        "one of "
                                + Arrays.stream(ValueType.values())
                                        .map(ValueType::id)
                                        .collect(joining(", "))));
    }

    private static BigDecimal scale(PointEntry entry, String text) {
        try {
            BigDecimal scale = new BigDecimal(text);
            if (scale.signum() != 0 && Math.abs((long) scale.precision() - scale.scale()) <= 30) {
                return scale;
            }
        } catch (NumberFormatException e) {
            throw entry.wrong("scale", text, "a number such as 30 or 0.001");
        }
        throw entry.wrong("scale", text, "a number between 1e-30 and 1e30, not 0,");
    }
}
