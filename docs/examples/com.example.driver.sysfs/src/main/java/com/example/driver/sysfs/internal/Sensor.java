package com.example.driver.sysfs.internal;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * One file that holds one whole number.
 *
 * @param spec the point it is
 * @param file its name within the folder
 * @param scale what the number is multiplied with; the kernel counts in thousandths of a degree
 */
record Sensor(PointSpec spec, String file, BigDecimal scale) {

    private static final Set<String> KEYS = Set.of("scale");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_.-]*[A-Za-z0-9_-]");
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Reads what a profile or a configuration says of one point. */
    static Sensor of(PointEntry entry) {
        for (Map.Entry<String, String> own : entry.own().entrySet()) {
            if (!KEYS.contains(own.getKey())) {
                throw entry.wrong(own.getKey(), own.getValue(), "no such key, but scale,");
            }
        }
        if (!FILE.matcher(entry.at()).matches()) {
            throw entry.wrong("at", entry.at(), "the name of a file in the folder");
        }
        BigDecimal scale = scale(entry, entry.own().getOrDefault("scale", "1"));
        ValueType type = scale.compareTo(BigDecimal.ONE) == 0 ? ValueType.LONG : ValueType.DOUBLE;
        return new Sensor(entry.spec(type, Optional.empty()), entry.at(), scale);
    }

    private static BigDecimal scale(PointEntry entry, String text) {
        try {
            BigDecimal scale = new BigDecimal(text);
            // a value is finite whatever the file holds
            if (scale.signum() != 0 && Double.isFinite(scale.multiply(MOST).doubleValue())) {
                return scale;
            }
        } catch (NumberFormatException e) {
            // told below, as for zero
        }
        throw entry.wrong("scale", text, "a number other than 0, not too large,");
    }

    /**
     * Turns what the file holds into a value.
     *
     * @throws NumberFormatException if it is no whole number
     */
    Value decode(String content) {
        long raw = Long.parseLong(content.strip());
        return spec.type() == ValueType.LONG
                ? Value.of(raw)
                : Value.of(scale.multiply(BigDecimal.valueOf(raw)).doubleValue());
    }
}
