package org.ohmstead.driver.modbus.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.lib.transport.LinkUrl;
import org.ohmstead.lib.transport.SerialSettings;

/**
 * The key {@code url} of a Modbus device.
 *
 * @param place where the line is
 * @param rtu whether frames are RTU frames, with a check sum, or those of Modbus TCP
 * @param unit that the device answers to
 */
record ModbusUrl(LinkUrl place, boolean rtu, int unit) {

    private static final String UNIT = "unit";
    private static final Map<String, Set<String>> ALLOWED =
            Map.of("tcp", Set.of(UNIT), "rtu+tcp", Set.of(UNIT), "rtu", with(SerialSettings.KEYS, UNIT));
    /** MODBUS over Serial Line V1.02, 2.2: 0 is for broadcasts, 248 to 255 are reserved. */
    private static final int MAX_SERIAL_UNIT = 247;

    private static final int MAX_UNIT = 255;

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException if it is no url of a Modbus device; the message names key, value and expectation
     */
    static ModbusUrl parse(String text) {
        LinkUrl place = LinkUrl.parse(text, ALLOWED);
        boolean rtu = !place.scheme().equals("tcp");
        int unit = rtu ? place.integer(UNIT, 1, 1, MAX_SERIAL_UNIT) : place.integer(UNIT, 1, 0, MAX_UNIT);
        ModbusUrl url = new ModbusUrl(place, rtu, unit);
        url.settings(); // so that a wrong baud rate shows now
        return url;
    }

    boolean serial() {
        return place.medium() == LinkUrl.Medium.SERIAL;
    }

    /** {@return what all devices on the line must agree on} */
    Map<String, String> settings() {
        Map<String, String> settings =
                new TreeMap<>(serial() ? SerialSettings.of(place).byKey() : Map.of());
        settings.put("scheme", place.scheme());
        return settings;
    }

    private static Set<String> with(Set<String> keys, String key) {
        Set<String> all = new TreeSet<>(keys);
        all.add(key);
        return Set.copyOf(all);
    }
}
