package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ohmstead.lib.files.AtomicFile;

/**
 * A file of our own with a first line that tells what it is, then lines of fields with tabs between them.
 *
 * @param path of the file
 * @param header the first line
 * @param fields how many each line has
 */
record TabFile(Path path, String header, int fields) {

    /**
     * {@return the fields of all lines}
     *
     * @throws IOException if there is none ({@link java.nio.file.NoSuchFileException}), it cannot be read, or it is none of these
     */
    List<List<String>> read() throws IOException {
        List<String> lines = Files.readAllLines(path, UTF_8);
        if (lines.isEmpty() || !lines.get(0).equals(header)) {
            throw new IOException("the first line '" + header + "' expected");
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = List.of(line.split("\t", -1));
            if (row.size() != fields) {
                throw new IOException(fields + " fields expected in every line, got " + row.size());
            }
            rows.add(row);
        }
        return rows;
    }

    /** Writes it anew, all or nothing. What would end a field is written as a space. */
    void write(List<List<String>> rows) throws IOException {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (List<String> row : rows) {
            text.append(String.join("\t", row.stream().map(TabFile::field).toList()))
                    .append('\n');
        }
        Files.createDirectories(path.toAbsolutePath().getParent());
        AtomicFile.write(path, text.toString().getBytes(UTF_8));
    }

    private static String field(String text) {
        return text.replaceAll("[\\t\\n\\r]", " ");
    }
}
