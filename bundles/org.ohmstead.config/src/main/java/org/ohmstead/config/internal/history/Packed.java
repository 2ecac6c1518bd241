package org.ohmstead.config.internal.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The text of an item as one line, by the hash of the text: as it is, or, if it is long, packed. */
final class Packed {

    static final String WORD = "content";
    /** No item is larger: a line that says otherwise is not unpacked any further. */
    static final int MOST = 8 * 1024 * 1024;

    private static final int LONG = 4096;
    private static final String PLAIN = "plain";
    private static final String DEFLATED = "deflated";

    private Packed() {}

    static String line(String hash, String text) {
        Fields line = new Fields().put(WORD).put(hash);
        return (text.length() < LONG
                        ? line.put(PLAIN).put(text)
                        : line.put(DEFLATED).put(deflated(text)))
                .line();
    }

    private static String deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("memory takes what is written", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * Reads a line.
     *
     * @param hash that the text must have
     * @throws IOException if it is not the text that was kept
     */
    static String text(String line, String hash) throws IOException {
        Fields fields = new Fields(line);
        if (!fields.text().equals(WORD) || !fields.text().equals(hash)) {
            throw new IOException("another line expected");
        }
        String how = fields.text();
        String text = how.equals(PLAIN) ? fields.text() : inflated(fields.text());
        if (!Fields.hash(text).equals(hash)) {
            throw new IOException("a text with the checksum " + hash + " expected");
        }
        return text;
    }

    private static String inflated(String text) throws IOException {
        try (InputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return new String(in.readNBytes(MOST), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("packed text expected", e);
        }
    }
}
