package org.ohmstead.driver;

import java.util.regex.Pattern;

/**
 * Names one point in the gateway.
 *
 * @param device the device path: 1 to 8 segments of {@code [A-Za-z0-9][A-Za-z0-9._-]*} joined by slashes, the first
 *     not {@code actuators}
 * @param point one segment that may also hold {@code : * ~}, not {@code all}
 */
public record PointId(String device, String point) {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern POINT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:*~-]*");
    private static final int MAX_SEGMENTS = 8;

    /**
     * Reads {@code device/path/point}.
     *
     * @param text a device path and a point, joined by a slash
     * @return the id
     * @throws IllegalArgumentException if either part is not written as it must be
     */
    public static PointId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "a device path and a point, as in 'cellar/meter/power', expected, got '" + text + "'");
        }
        return new PointId(checkDevice(text.substring(0, slash)), checkPoint(text.substring(slash + 1)));
    }

    /**
     * Checks a device path.
     *
     * @param path what was given
     * @return the same
     * @throws IllegalArgumentException if it is no device path; the message quotes it and says what was expected
     */
    public static String checkDevice(String path) {
        if (path == null || path.isBlank()) {
            throw new IllegalArgumentException("a device path, as in 'cellar/meter', expected, got nothing ('')");
        }
        String[] segments = path.split("/", -1);
        boolean wrong = segments.length > MAX_SEGMENTS || segments[0].equals("actuators");
        for (String segment : segments) {
            wrong |= !SEGMENT.matcher(segment).matches();
        }
        if (wrong) {
            throw new IllegalArgumentException(
                    "a device path (1 to 8 segments of letters, digits, '.', '_', '-' joined by '/',"
                            + " the first not 'actuators') expected, got '" + path + "'");
        }
        return path;
    }

    /**
     * Checks a point name.
     *
     * @param point what was given
     * @return the same
     * @throws IllegalArgumentException if it is no point name; the message quotes it and says what was expected
     */
    public static String checkPoint(String point) {
        if (!POINT.matcher(point).matches() || point.equals("all")) {
            throw new IllegalArgumentException(
                    "a point name (letters, digits and . _ - : * ~, not 'all') expected, got '" + point + "'");
        }
        return point;
    }

    /** {@return device and point joined by a slash} */
    @Override
    public String toString() {
        return device + "/" + point;
    }
}
