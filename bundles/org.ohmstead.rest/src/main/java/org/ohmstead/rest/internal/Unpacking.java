package org.ohmstead.rest.internal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.ohmstead.lib.files.PrivateFiles;

/**
 * Unpacks an archive of configurations that somebody sent. Whatever it says, nothing is written outside the folder, no
 * link is made, and no more is written than configurations need.
 */
final class Unpacking {

    static final int MOST_FILES = 10_000;
    static final long MOST_BYTES = 64L << 20;

    private static final int DEEPEST = 4;
    private static final int LONGEST = 255;
    private static final int CHUNK = 16 << 10;

    private static final Pattern ITEM = Pattern.compile("[^/]+\\.cfg|profiles/[^/]+\\.yaml");

    private final Path archive;
    private final Path folder;
    private final Set<String> names = new HashSet<>();
    private final byte[] chunk = new byte[CHUNK];
    private long bytes;

    /**
     * Begins with nothing unpacked.
     *
     * @param folder to be filled
     */
    Unpacking(Path archive, Path folder) {
        this.archive = archive;
        this.folder = folder;
    }

    void unpack() throws IOException {
        try (ZipFile zip = open()) {
            if (zip.size() > MOST_FILES) {
                throw wrong("at most " + MOST_FILES + " entries expected, got " + zip.size());
            }
            ZipDirectory.check(archive);
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                unpack(zip, entries.nextElement());
            }
        }
        if (names.stream().noneMatch(name -> ITEM.matcher(name).matches())) {
            throw wrong(
                    "files such as org.ohmstead.journal.cfg or profiles/NAME.yaml at its top expected, as an export has them;"
                            + " what an archive does not hold would be deleted");
        }
    }

    private ZipFile open() throws IOException {
        try {
            return new ZipFile(archive.toFile());
        } catch (IOException e) {
            throw wrong("a zip file expected: " + reason(e));
        }
    }

    private void unpack(ZipFile zip, ZipEntry entry) throws IOException {
        String name = entry.getName();
        Path file = place(name);
        if (entry.isDirectory()) {
            return;
        }
        if (!names.add(name)) {
            throw wrong("entry '" + name + "': each name once expected");
        }
        CRC32 sum = new CRC32();
        try (InputStream in = content(zip, entry);
                FileChannel out = fresh(file, name)) {
            for (int got = read(in, name); got >= 0; got = read(in, name)) {
                sum.update(chunk, 0, got);
                write(out, got);
            }
        } catch (IOException e) {
            throw Scratch.failed(file, e);
        }
        if (entry.getCrc() != sum.getValue()) {
            throw damaged(name, "its checksum is another");
        }
    }

    private static InputStream content(ZipFile zip, ZipEntry entry) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException e) {
            throw damaged(entry.getName(), reason(e));
        }
    }

    private FileChannel fresh(Path file, String name) throws IOException {
        try {
            for (Path each = file.getParent(); !each.equals(folder); each = each.getParent()) {
                PrivateFiles.directory(each);
            }
            return PrivateFiles.open(file, Set.of(CREATE_NEW, WRITE));
        } catch (FileAlreadyExistsException e) {
            throw wrong("entry '" + name + "': each name once expected, either of a file or of a folder");
        }
    }

    private void write(FileChannel out, int count) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(chunk, 0, count);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
    }

    /** {@return how many bytes came, or -1} By what really comes, not by what the archive says. */
    private int read(InputStream in, String name) {
        try {
            int got = in.read(chunk);
            bytes += Math.max(0, got);
            if (bytes > MOST_BYTES) {
                throw wrong(
                        "entry '" + name + "': at most " + MOST_BYTES + " bytes expected, unpacked and all together");
            }
            return got;
        } catch (IOException e) {
            throw damaged(name, reason(e));
        }
    }

    /** {@return where an entry goes} A problem if that is anywhere but in the folder. */
    private Path place(String name) {
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        String[] segments = plain.split("/", -1);
        boolean good = segments.length <= DEEPEST && plain.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        for (String segment : segments) {
            good &= !segment.isEmpty()
                    && !segment.equals(".")
                    && !segment.equals("..")
                    && segment.chars().noneMatch(c -> c < ' ' || c == 127 || c == '\\' || c == ':');
        }
        Path file = good ? resolved(plain) : folder;
        if (!good || !file.startsWith(folder) || file.equals(folder)) {
            throw wrong("entry '" + shown(name)
                    + "': a plain name within the archive expected, without '..', ':', backslashes and a slash at"
                    + " its beginning");
        }
        return file;
    }

    private Path resolved(String name) {
        try {
            return folder.resolve(name).normalize();
        } catch (InvalidPathException e) {
            // a name that this machine's file system cannot hold
            return folder;
        }
    }

    private static String shown(String name) {
        return name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    }

    private static String reason(IOException why) {
        return Optional.ofNullable(why.getMessage()).orElse("it ends too early");
    }

    private static Problem damaged(String name, String how) {
        return wrong("entry '" + name + "' is damaged: " + how);
    }

    static Problem wrong(String what) {
        return Problem.of(Problem.Kind.UNPROCESSABLE, "archive: " + what);
    }
}
