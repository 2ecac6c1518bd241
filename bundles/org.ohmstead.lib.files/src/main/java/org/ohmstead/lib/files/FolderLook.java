package org.ohmstead.lib.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Looks at the names, sizes and times of a folder's files. */
final class FolderLook {

    private final Path folder;
    private final Predicate<String> names;

    FolderLook(Path folder, Predicate<String> names) {
        this.folder = folder;
        this.names = names;
    }

    /** Equal if no file has changed as far as one can see without reading. */
    record Stamps(Map<String, String> byName) {}

    Path folder() {
        return folder;
    }

    Stamps stamps() {
        Map<String, String> byName = new HashMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, f -> names.test(f.getFileName().toString()))) {
            for (Path file : files) {
                byName.put(file.getFileName().toString(), stamp(file));
            }
        } catch (IOException | DirectoryIteratorException e) {
            byName.put("", "cannot be listed: " + e.getClass());
        }
        return new Stamps(byName);
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "gone";
        }
    }
}
