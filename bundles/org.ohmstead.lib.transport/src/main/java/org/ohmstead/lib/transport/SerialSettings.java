package org.ohmstead.lib.transport;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a serial line runs.
 *
 * @param port the device file, as {@code /dev/ttyUSB0}, or the system's name of the port
 * @param baud symbols per second
 * @param dataBits 5 to 8
 * @param parity {@code none}, {@code even}, {@code odd}, {@code mark} or {@code space}
 * @param stopBits 1 or 2
 */
public record SerialSettings(String port, int baud, int dataBits, String parity, int stopBits) {

    /** The query keys of a {@code url} that set a serial line. */
    public static final Set<String> KEYS = Set.of("baud", "data", "parity", "stop");

    /** The parities, in the order of jSerialComm's numbers. */
    static final List<String> PARITIES = List.of("none", "odd", "even", "mark", "space");

    private static final int DEFAULT_BAUD = 9600;
    private static final int MAX_BAUD = 4_000_000;
    private static final int BYTE = 8;

    /**
     * Reads the settings from a url; 9600 baud, 8 data bits, no parity, 1 stop bit unless it says otherwise.
     *
     * @param url of medium serial
     * @return the settings
     * @throws IllegalArgumentException if a setting is none; the message names key, value and expectation
     */
    public static SerialSettings of(LinkUrl url) {
        return new SerialSettings(
                url.path(),
                url.integer("baud", DEFAULT_BAUD, 50, MAX_BAUD),
                url.integer("data", BYTE, 5, BYTE),
                url.choice("parity", "none", PARITIES),
                url.integer("stop", 1, 1, 2));
    }

    /** {@return the settings by query key, to be compared between the owners of a line} */
    public Map<String, String> byKey() {
        return new TreeMap<>(Map.of(
                "baud", Integer.toString(baud),
                "data", Integer.toString(dataBits),
                "parity", parity,
                "stop", Integer.toString(stopBits)));
    }

    /** {@return the time that one character takes on the line, in ns: start bit, data bits, parity bit, stop bits} */
    public long characterNanos() {
        int bits = 1 + dataBits + (parity.equals("none") ? 0 : 1) + stopBits;
        return 1_000_000_000L * bits / baud;
    }
}
