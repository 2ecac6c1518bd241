package org.ohmstead.security.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-512 (RFC 8018, 5.2), with the parameters it was made with.
 *
 * @param iterations how often the function was applied
 * @param salt random, in base64
 * @param derived the key derived, in base64
 */
record PasswordHash(int iterations, String salt, String derived) {

    /** What OWASP's Password Storage Cheat Sheet (2023) asks of PBKDF2-HMAC-SHA512. */
    static final int LEAST_ITERATIONS = 210_000;

    static final int LEAST_LENGTH = 8;
    static final int MOST_LENGTH = 1024;

    private static final String SCHEME = "pbkdf2-sha512";
    private static final int SALT_BYTES = 16;
    private static final int DERIVED_BITS = 512;

    /**
     * Hashes a new password.
     *
     * @param password 8 to 1024 characters
     * @param iterations how often the function is applied
     * @param random for the salt
     * @return what to keep
     * @throws IllegalArgumentException if the password is too short or too long; the message does not hold it
     */
    static PasswordHash of(String password, int iterations, SecureRandom random) {
        if (!acceptable(password)) {
            throw new IllegalArgumentException("password: " + LEAST_LENGTH + " to " + MOST_LENGTH
                    + " characters expected, got " + password.length());
        }
        return of(password, iterations, freshSalt(random));
    }

    /**
     * A hash that no password fits, to compare with when there is no user.
     *
     * @param iterations as for real ones, so that the comparison takes as long
     * @param random for the salt
     * @return a hash of nothing
     */
    static PasswordHash ofNothing(int iterations, SecureRandom random) {
        byte[] derived = new byte[DERIVED_BITS / Byte.SIZE];
        random.nextBytes(derived);
        return new PasswordHash(iterations, base64(freshSalt(random)), base64(derived));
    }

    static boolean acceptable(String password) {
        return password.length() >= LEAST_LENGTH && password.length() <= MOST_LENGTH;
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @param text scheme, iterations, salt and derived key
     * @return the hash
     * @throws IllegalArgumentException if it is none; the message does not hold the text
     */
    static PasswordHash parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        boolean known = words.length == 4 && words[0].equals(SCHEME) && words[1].matches("[1-9][0-9]{0,8}");
        if (!known || decodedLength(words[2]) < 1 || decodedLength(words[3]) != DERIVED_BITS / Byte.SIZE) {
            throw new IllegalArgumentException(
                    "'" + SCHEME + " <iterations> <salt in base64> <derived key in base64>' expected behind password");
        }
        return new PasswordHash(Integer.parseInt(words[1]), words[2], words[3]);
    }

    /** {@return whether this is the password; takes equally long either way} */
    boolean fits(String password) {
        byte[] expected = Base64.getDecoder().decode(derived);
        byte[] actual = derive(password, iterations, Base64.getDecoder().decode(salt));
        return MessageDigest.isEqual(expected, actual);
    }

    String text() {
        return String.join(" ", SCHEME, Integer.toString(iterations), salt, derived);
    }

    @Override
    public String toString() {
        return "PasswordHash[" + SCHEME + ", " + iterations + "]";
    }

    private static PasswordHash of(String password, int iterations, byte[] salt) {
        return new PasswordHash(iterations, base64(salt), base64(derive(password, iterations, salt)));
    }

    static byte[] derive(String password, int iterations, byte[] salt) {
        // The same characters can be typed as different code points: a keyboard's é and a Mac's e + accent.
        char[] characters = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, DERIVED_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] freshSalt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static int decodedLength(String text) {
        try {
            return Base64.getDecoder().decode(text).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
