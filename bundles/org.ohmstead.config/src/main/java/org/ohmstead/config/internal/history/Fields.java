package org.ohmstead.config.internal.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of texts with tabulators between them, read and written one after the other. For use by one thread.
 */
public final class Fields {

    private static final String PLAIN = "\\\t\n\r";
    private static final String LETTERS = "\\tnr";

    private final StringBuilder written = new StringBuilder();
    private final String[] read;
    private int next;

    /** A line to be written. */
    public Fields() {
        this.read = new String[0];
    }

    /**
     * A line to be read.
     *
     * @param line as {@link #line} gave it
     */
    public Fields(String line) {
        this.read = line.split("\t", -1);
    }

    /**
     * Writes a text.
     *
     * @param text any
     * @return this
     */
    public Fields put(String text) {
        if (written.length() > 0) {
            written.append('\t');
        } else if (text.isEmpty()) {
            throw new IllegalArgumentException("a line begins with a word");
        }
        for (int i = 0; i < text.length(); i++) {
            int known = PLAIN.indexOf(text.charAt(i));
            if (known < 0) {
                written.append(text.charAt(i));
            } else {
                written.append('\\').append(LETTERS.charAt(known));
            }
        }
        return this;
    }

    /**
     * Writes a number.
     *
     * @param number any
     * @return this
     */
    public Fields put(long number) {
        return put(Long.toString(number));
    }

    /**
     * Writes a text that may be missing.
     *
     * @param text any, or none
     * @return this
     */
    public Fields put(Optional<String> text) {
        return put(text.map(present -> "=" + present).orElse("-"));
    }

    /** {@return all that was written, without line ends} */
    public String line() {
        return written.toString();
    }

    /** {@return whether there is more to read} */
    public boolean more() {
        return next < read.length;
    }

    /**
     * {@return the next text}
     *
     * @throws IOException if there is none
     */
    public String text() throws IOException {
        if (next == read.length) {
            throw new IOException("the line ends too early");
        }
        String raw = read[next++];
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '\\' && i + 1 < raw.length()) {
                i++;
                int known = LETTERS.indexOf(raw.charAt(i));
                if (known < 0) {
                    throw new IOException("an unknown escape");
                }
                text.append(PLAIN.charAt(known));
            } else {
                text.append(raw.charAt(i));
            }
        }
        return text.toString();
    }

    /**
     * {@return the next number}
     *
     * @throws IOException if there is none
     */
    public long number() throws IOException {
        String text = text();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("a number expected", e);
        }
    }

    /**
     * {@return the next number, which counts what follows}
     *
     * @throws IOException if there is none, or more than the line can hold
     */
    public int count() throws IOException {
        long count = number();
        if (count < 0 || count > read.length - next) {
            throw new IOException("the line ends too early");
        }
        return (int) count;
    }

    /**
     * {@return the next text that may be missing}
     *
     * @throws IOException if there is neither text nor mark
     */
    public Optional<String> optional() throws IOException {
        String text = text();
        return text.startsWith("=") ? Optional.of(text.substring(1)) : Optional.empty();
    }

    /**
     * {@return the SHA-256 of texts, in hexadecimal}
     *
     * @param texts one after the other
     */
    public static String hash(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
