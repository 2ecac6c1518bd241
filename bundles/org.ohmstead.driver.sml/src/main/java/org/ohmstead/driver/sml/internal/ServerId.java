package org.ohmstead.driver.sml.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the id of a meter: as its telegrams carry it, in hex, or as its face shows it (DIN 43863-5). */
final class ServerId {

    private static final Pattern PRINTED = Pattern.compile("1([A-Z]{3})([0-9A-F]{2})([0-9]{8})");
    private static final Pattern HEX = Pattern.compile("([0-9A-F]{2}){4,32}");

    /** The first byte, by the edition of DIN 43863-5; both are in use. */
    private static final byte[] EDITIONS = {0x0A, 0x09};

    private final String text;

    private ServerId(String text) {
        this.text = text;
    }

    /**
     * Reads the key {@code server.id}.
     *
     * @param value hex digits, or the 14 characters on the meter; spaces, dashes and colons are ignored
     * @return the id
     * @throws IllegalArgumentException if it is neither; the message names key, value and expectation
     */
    static ServerId parse(String value) {
        String text = value.toUpperCase(Locale.ROOT).replaceAll("[ :-]", "");
        if (!PRINTED.matcher(text).matches() && !HEX.matcher(text).matches()) {
            throw new IllegalArgumentException("server.id = '" + value
                    + "': 8 to 64 hex digits, as in 0A01445A4700039E2053, or the 14 characters on the meter, as in"
                    + " 1DZG0060694611, expected");
        }
        return new ServerId(text);
    }

    /** {@return whether a meter that sends these bytes, in upper-case hex, is meant} */
    boolean is(String sent) {
        Matcher printed = PRINTED.matcher(text);
        if (!printed.matches()) {
            return sent.equals(text);
        }
        for (byte edition : EDITIONS) {
            if (sent.equals(hex(edition, printed))) {
                return true;
            }
        }
        return false;
    }

    /** Edition, medium 1 for electricity, maker, block of production, number in binary. */
    private static String hex(byte edition, Matcher printed) {
        byte[] bytes = ByteBuffer.allocate(10)
                .put(edition)
                .put((byte) 1)
                .put(printed.group(1).getBytes(StandardCharsets.US_ASCII))
                .put(HexFormat.of().parseHex(printed.group(2)))
                .putInt(Integer.parseInt(printed.group(3)))
                .array();
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @Override
    public String toString() {
        return text;
    }
}
