package org.ohmstead.deploy.internal.intake;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An archive all of whose entries were read once and are whole.
 *
 * @param names of the entries, in their order
 * @param manifest its bytes, if there is one
 */
record Archive(List<String> names, Optional<byte[]> manifest) {

    private static final int CHUNK = 16_384;

    /** Is shown every entry that is no folder while it is read; what it gives back is closed. */
    @FunctionalInterface
    interface Unpacking {

        /** {@return where the content goes} */
        OutputStream to(String entry) throws IOException, RefusedException;
    }

    /**
     * Reads all of an archive.
     *
     * @param file that nobody changes meanwhile
     * @param budget what it may cost
     * @param unpacking where the contents go
     * @return what it is
     * @throws RefusedException if it is damaged, too big, or has names that may not be
     * @throws IOException if the file cannot be read, or the contents not be written
     */
    static Archive read(Path file, Budget budget, Unpacking unpacking) throws IOException, RefusedException {
        budget.entries(whole(file));
        try (JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ)) {
            return new Reader(jar, budget, unpacking).read();
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new RefusedException("a complete archive expected: " + Words.of(e), e);
        }
    }

    private static int whole(Path file) throws IOException, RefusedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ZipEnd.State state = ZipEnd.of(channel);
            if (state instanceof ZipEnd.Whole whole) {
                return whole.entries();
            }
            throw new RefusedException(
                    state instanceof ZipEnd.Incomplete i ? i.why() : ((ZipEnd.Hopeless) state).why());
        }
    }

    /** The reading of one archive. */
    private static final class Reader {

        private final JarFile jar;
        private final Budget budget;
        private final Unpacking unpacking;
        private final EntryNames entryNames = new EntryNames();
        private final List<String> names = new ArrayList<>();
        private final byte[] chunk = new byte[CHUNK];
        private Optional<byte[]> manifest = Optional.empty();

        Reader(JarFile jar, Budget budget, Unpacking unpacking) {
            this.jar = jar;
            this.budget = budget;
            this.unpacking = unpacking;
        }

        Archive read() throws IOException, RefusedException {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                entryNames.add(entry.getName());
                names.add(entry.getName());
                if (entry.isDirectory()) {
                    folder(entry);
                } else if (entry.getName().equals(Manifests.NAME)) {
                    manifest = Optional.of(manifest(entry));
                } else {
                    try (OutputStream out = unpacking.to(entry.getName())) {
                        content(entry, out);
                    }
                }
            }
            return new Archive(List.copyOf(names), manifest);
        }

        private static void folder(JarEntry entry) throws RefusedException {
            if (entry.getSize() > 0) {
                throw new RefusedException("a folder without content expected, entry " + Words.quoted(entry.getName())
                        + " has " + entry.getSize() + " bytes");
            }
        }

        private byte[] manifest(JarEntry entry) throws IOException, RefusedException {
            if (entry.getSize() > Limits.MOST_MANIFEST_BYTES) {
                throw new RefusedException("a manifest of at most " + (Limits.MOST_MANIFEST_BYTES >> 20)
                        + " MB expected, it has " + entry.getSize() + " bytes");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            content(entry, out);
            return out.toByteArray();
        }

        /** Reading alone finds neither stored nor all compressed content that is spoilt. */
        private void content(JarEntry entry, OutputStream out) throws IOException, RefusedException {
            String name = entry.getName();
            CRC32 crc = new CRC32();
            long unpacked = 0;
            try (InputStream in = jar.getInputStream(entry)) {
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    unpacked += n;
                    budget.unpacked(name, n, unpacked, entry.getCompressedSize());
                    if (unpacked > entry.getSize()) {
                        throw new RefusedException(spoilt(name));
                    }
                    crc.update(chunk, 0, n);
                    out.write(chunk, 0, n);
                }
            } catch (ZipException | EOFException e) {
                throw new RefusedException(spoilt(name) + ": " + Words.of(e), e);
            }
            if (unpacked != entry.getSize() || crc.getValue() != entry.getCrc()) {
                throw new RefusedException(spoilt(name));
            }
        }

        private static String spoilt(String name) {
            return "a complete archive expected, the content of entry " + Words.quoted(name) + " is spoilt";
        }
    }
}
