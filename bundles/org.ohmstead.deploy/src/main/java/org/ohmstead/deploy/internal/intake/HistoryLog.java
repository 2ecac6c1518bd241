package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.lib.files.PrivateLines;
import org.ohmstead.lib.storage.Directories;

/** A file of lines to which lines are added, until it is made anew. For use by one thread at a time. */
final class HistoryLog {

    /** So much is read of a file; one of ours is never near it. */
    static final long MOST_BYTES = 16L << 20;

    private final Path file;
    /** So far the file is known. */
    private long end;

    HistoryLog(Path file) {
        this.file = file;
    }

    /** {@return the lines; those at the end, if it is longer than any of ours} */
    List<String> read() throws IOException {
        end = 0;
        return others();
    }

    /** {@return lines that somebody else has added since this one last read or wrote} */
    List<String> others() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file, READ)) {
            long size = channel.size();
            long from = Math.max(size < end ? 0 : end, size - MOST_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (size - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // until all is there
            }
            end = size;
            String text = new String(bytes.array(), 0, bytes.position(), UTF_8);
            return Arrays.stream(text.split("\n", -1))
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    /**
     * Adds lines, all or none.
     *
     * @param lines without line ends
     * @param force whether they shall be on disk when the call returns
     * @throws IOException if that cannot be; none is added then
     */
    void append(List<String> lines, boolean force) throws IOException {
        Directories.create(file.toAbsolutePath().getParent());
        PrivateLines.Span added = PrivateLines.append(file, lines, force);
        end = added.from() == end ? added.to() : end;
    }

    /** Makes the file anew. */
    void replace(Collection<String> lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        AtomicFile.writePrivate(file, bytes);
        end = bytes.length;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
