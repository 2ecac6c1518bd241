package org.ohmstead.security.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is kept of a bearer token.
 *
 * @param digest SHA-256 of the token in hex; enough, because a token holds 256 random bits that nobody can try out
 * @param expires when it becomes void
 * @param label to know it by
 */
record TokenEntry(String digest, Instant expires, String label) {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@:+-]{0,62}[A-Za-z0-9]|[A-Za-z0-9]");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks a label.
     *
     * @param label what was given
     * @return the same
     * @throws IllegalArgumentException if it is none; the message quotes it and says what was expected
     */
    static String checkLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException("label: 1 to 64 letters, digits, spaces and . _ @ : + -,"
                    + " a letter or digit at both ends, expected, got '" + Printable.of(label) + "'");
        }
        return label;
    }

    static TokenEntry parse(String text) {
        String[] words = text.strip().split(" +", 3);
        if (words.length == 3
                && DIGEST.matcher(words[0]).matches()
                && LABEL.matcher(words[2]).matches()) {
            try {
                return new TokenEntry(words[0], Instant.parse(words[1]), words[2]);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "an expiry such as 2027-01-31T00:00:00Z expected, got '" + words[1] + "'", e);
            }
        }
        throw new IllegalArgumentException("'<SHA-256 in hex> <expiry> <label>' expected behind token");
    }

    String text() {
        return digest + " " + expires + " " + label;
    }

    boolean validAt(Instant now) {
        return now.isBefore(expires);
    }

    @Override
    public String toString() {
        return "TokenEntry[" + label + ", " + expires + "]";
    }

    static String digestOf(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
