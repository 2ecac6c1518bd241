package org.ohmstead.rest.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The path of a request, taken apart and decoded.
 *
 * @param segments at least one, none empty
 */
record Target(List<String> segments) {

    /**
     * Reads a path as it came over the wire. Whoever wrote {@code ..}, an encoded slash, path parameters or control
     * characters did not mean one of our paths, and what stands between may have read them otherwise: they are refused
     * rather than interpreted.
     */
    static Target parse(String raw) {
        if (!raw.startsWith("/")) {
            throw wrong(raw, "a path that starts with '/'");
        }
        List<String> segments = new ArrayList<>();
        for (String part : raw.substring(1).split("/", -1)) {
            String segment = decode(part);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw wrong(raw, "no empty segments and neither '.' nor '..'");
            }
            if (part.indexOf(';') >= 0 || segment.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 127)) {
                throw wrong(raw, "no ';', backslashes, control characters or encoded slashes");
            }
            segments.add(segment);
        }
        return new Target(List.copyOf(segments));
    }

    /** {@return a part of a path or query in plain text} A problem if its encoding is broken. */
    static String decode(String part) {
        if (part.indexOf('%') < 0 && part.chars().allMatch(c -> c < 128)) {
            return part;
        }
        byte[] raw = part.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.put(raw[i]);
            } else if (i + 2 < raw.length && HexFormat.isHexDigit(raw[i + 1]) && HexFormat.isHexDigit(raw[i + 2])) {
                bytes.put((byte) (HexFormat.fromHexDigit(raw[++i]) << 4 | HexFormat.fromHexDigit(raw[++i])));
            } else {
                throw wrong(part, "two hex digits behind '%'");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw wrong(part, "UTF-8");
        }
    }

    /** {@return the segments in a range, joined by slashes} */
    String join(int from, int to) {
        return String.join("/", segments.subList(from, to));
    }

    private static Problem wrong(String text, String expected) {
        return Problem.of(Problem.Kind.BAD_REQUEST, "'" + text + "': " + expected + " expected");
    }
}
