package org.ohmstead.actuation.internal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ohmstead.lib.files.PrivateFiles;

/** Files of lines that only the gateway's own account can read. */
final class PrivateLines {

    private PrivateLines() {}

    /**
     * Adds lines to a file, which is made if missing.
     *
     * @param file to be added to
     * @param lines of ASCII, without line ends
     * @param force whether they shall be on disk when the call returns, and not only with the operating system
     * @throws IOException if not all could be added; then none is
     */
    static void append(Path file, List<String> lines, boolean force) throws IOException {
        try (FileChannel channel = PrivateFiles.open(file, Set.of(CREATE, READ, WRITE))) {
            long end = channel.size();
            String gap = endsInLine(channel, end) ? "" : "\n";
            ByteBuffer rest = StandardCharsets.US_ASCII.encode(gap + String.join("\n", lines) + "\n");
            try {
                long at = end;
                while (rest.hasRemaining()) {
                    at += channel.write(rest, at);
                }
                if (force) {
                    channel.force(true);
                }
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
    }

    /** A power cut may have left half a line: it stays, as a line of its own. */
    private static boolean endsInLine(FileChannel channel, long end) throws IOException {
        if (end == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, end - 1) == 1 && last.get(0) == '\n';
    }
}
