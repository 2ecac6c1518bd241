package org.ohmstead.lib.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Name and password as HTTP has them (RFC 7617).
 *
 * @param name of the user
 * @param password as typed
 */
public record BasicCredentials(String name, String password) {

    private static final String SCHEME = "basic ";
    private static final int LONGEST = 4096;

    /**
     * Reads credentials.
     *
     * @param header the value of {@code Authorization}
     * @return what it says; nothing if it is of another scheme, malformed, or longer than 4096 characters
     */
    public static Optional<BasicCredentials> parse(String header) {
        String text = header.strip();
        if (header.length() > LONGEST || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] coded =
                    Base64.getDecoder().decode(text.substring(SCHEME.length()).strip());
            String plain = new String(coded, StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(plain.substring(0, colon), plain.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the name; the password is secret} */
    @Override
    public String toString() {
        return "BasicCredentials[" + name + "]";
    }
}
