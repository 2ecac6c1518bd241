package org.ohmstead.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Files on the gateway's machine that commands read and write. */
final class Disk {

    private static final long MAX_SIZE = 64L << 20;

    private Disk() {}

    /**
     * {@return a path, absolute}
     *
     * @param text as typed; relative to the gateway's folder
     */
    static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path expected, got '" + text + "'", e);
        }
    }

    /** {@return the text of a file} */
    static String text(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + ": a file expected");
        }
        if (Files.exists(file) && Files.size(file) > MAX_SIZE) {
            throw new IOException(file + ": at most " + MAX_SIZE + " bytes expected, got " + Files.size(file));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": text in UTF-8 expected; save it as such", e);
        }
    }

    /** {@return what went wrong, in words; the names of exceptions say nothing to people} */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException gone) {
            return gone.getFile() + ": there is no such file or folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": the gateway's account may not do that";
        }
        if (e instanceof NotDirectoryException file) {
            return file.getFile() + ": a folder expected";
        }
        if (e instanceof FileSystemException trouble && trouble.getReason() != null) {
            return trouble.getFile() + ": " + trouble.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
