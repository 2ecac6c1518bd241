package org.ohmstead.driver.modbus.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Profiles;

/** Reads points in a shorter notation than YAML: {@code name at=holding/0 type=int16 scale=0.1; …}. */
final class TestProfiles implements Profiles {

    @Override
    public List<PointEntry> points(String protocol, String profile, String points) {
        List<PointEntry> entries = new ArrayList<>();
        for (String text : points.isBlank() ? new String[0] : points.split(";")) {
            entries.add(entry(text.strip()));
        }
        return entries;
    }

    static PointEntry entry(String text) {
        String[] words = text.split(" +");
        Map<String, String> own = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            own.put(pair[0], pair[1]);
        }
        String at = own.remove("at");
        String unit = Optional.ofNullable(own.remove("unit")).orElse("1");
        boolean writable = own.containsKey("writable");
        own.remove("writable");
        double min = number(own.remove("min"), Limits.NONE.min());
        double max = number(own.remove("max"), Limits.NONE.max());
        return new PointEntry(
                words[0], at, unit, writable, new Limits(min, max), Pace.FAST, HistoryRule.ALL, own, "points");
    }

    private static double number(String text, double fallback) {
        return text == null ? fallback : Double.parseDouble(text);
    }
}
