package org.ohmstead.console.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** The files of the web application, as they are in the bundle; read once, then kept. */
final class Pages {

    private final ClassLoader bundle;
    private final String folder;
    private final Map<String, Page> kept = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param plain what is in it
     * @param packed the same by gzip
     */
    record Page(Form plain, Form packed) {}

    /**
     * A file as it is sent.
     *
     * @param bytes that are sent
     * @param tag that differs whenever they do, in quotes
     */
    record Form(Content bytes, String tag) {

        /** {@return what is sent; not to be changed} */
        byte[] content() {
            return bytes.get();
        }
    }

    /** Keeps an array out of the record's equality. */
    @FunctionalInterface
    interface Content {
        byte[] get();
    }

    Pages(ClassLoader bundle, String folder) {
        this.bundle = bundle;
        this.folder = folder;
    }

    /**
     * {@return a file, if there is one}
     *
     * @param name relative to the folder; empty for none
     */
    Optional<Page> page(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.ofNullable(kept.computeIfAbsent(name, this::read));
    }

    /** {@return the folder, for messages} */
    @Override
    public String toString() {
        return folder;
    }

    private Page read(String name) {
        try (InputStream in = bundle.getResourceAsStream(folder + name)) {
            if (in == null) {
                return null;
            }
            byte[] content = in.readAllBytes();
            return new Page(form(content), form(packed(content)));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + name + " cannot be read from the bundle", e);
        }
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static Form form(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Form(() -> content, '"' + HexFormat.of().formatHex(digest, 0, 16) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
