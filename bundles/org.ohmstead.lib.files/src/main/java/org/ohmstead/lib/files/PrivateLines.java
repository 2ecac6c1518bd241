package org.ohmstead.lib.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Files of lines, in UTF-8, that only the gateway's own account can read. For one writer at a time. */
public final class PrivateLines {

    private PrivateLines() {}

    /**
     * Where lines came to stand.
     *
     * @param from how long the file was before, in bytes
     * @param to how long it is after
     */
    public record Span(long from, long to) {}

    /**
     * Adds lines to a file, which is made if missing; its name is then on disk when the call returns. Half a line at the end,
     * which a power cut may have left, stays as a line of its own.
     *
     * @param file in a folder that exists
     * @param lines without line ends
     * @param force whether they shall be on disk when the call returns, and not only with the operating system
     * @return where they are
     * @throws IOException if not all could be added; then none is
     */
    public static Span append(Path file, List<String> lines, boolean force) throws IOException {
        Span span;
        try (FileChannel channel = PrivateFiles.open(file, Set.of(CREATE, READ, WRITE))) {
            long end = channel.size();
            String gap = endsInLine(channel, end) ? "" : "\n";
            ByteBuffer rest = UTF_8.encode(gap + String.join("\n", lines) + "\n");
            long at = end;
            try {
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
            span = new Span(end, at);
        }
        if (span.from() == 0) {
            PrivateFiles.forceDirectory(file.toAbsolutePath().getParent());
        }
        return span;
    }

    private static boolean endsInLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return end == 0 || (channel.read(last, end - 1) == 1 && last.get(0) == '\n');
    }
}
