package org.ohmstead.profile.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** One version of a profile's file; read when made, understood when first asked for. */
final class ProfileFile {

    private final Place place;
    private final byte[] content;
    private final String unreadable;
    private Profile profile;
    private String wrong = "";

    private ProfileFile(Place place, byte[] content, String unreadable) {
        this.place = place;
        this.content = content;
        this.unreadable = unreadable;
    }

    /** {@return the file as it is now; empty if there is none} */
    static Optional<ProfileFile> read(Path file, Place place) {
        try {
            if (!Files.isRegularFile(file)) {
                return Files.exists(file) ? unreadable(place, "a file expected, got " + kind(file)) : Optional.empty();
            }
            if (Files.size(file) > Yaml.MAX_SIZE) {
                return unreadable(place, "at most " + Yaml.MAX_SIZE + " bytes expected, got " + Files.size(file));
            }
            return Optional.of(new ProfileFile(place, Files.readAllBytes(file), ""));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            return unreadable(place, "a file that the gateway may read expected");
        } catch (IOException e) {
            return unreadable(place, "a readable file expected: " + e);
        }
    }

    /** {@return what lies where a file should} Pipes and devices are not opened: that may never end. */
    private static String kind(Path path) {
        return Files.isDirectory(path) ? "a folder" : "a pipe or a device";
    }

    /** {@return a file that does not exist yet, as if it did} */
    static ProfileFile supposed(String text, Place place) {
        return new ProfileFile(place, text.getBytes(StandardCharsets.UTF_8), "");
    }

    /** {@return the content as it is, a byte order mark included; empty if it is no text in UTF-8} */
    Optional<String> text() {
        if (!unreadable.isEmpty()) {
            return Optional.empty();
        }
        String text = new String(content, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content) ? Optional.of(text) : Optional.empty();
    }

    private static Optional<ProfileFile> unreadable(Place place, String reason) {
        return Optional.of(new ProfileFile(place, new byte[0], place.source() + ": " + reason));
    }

    boolean same(ProfileFile other) {
        return Arrays.equals(content, other.content) && unreadable.equals(other.unreadable);
    }

    /**
     * {@return what the file says}
     *
     * @throws IllegalArgumentException if it cannot be read or anything in it is wrong, naming the place
     */
    synchronized Profile profile() {
        if (!unreadable.isEmpty()) {
            throw new IllegalArgumentException(unreadable);
        }
        if (profile == null && wrong.isEmpty()) {
            try {
                profile = Profile.parse(content, place);
            } catch (IllegalArgumentException e) {
                wrong = e.getMessage();
            }
        }
        if (profile == null) {
            throw new IllegalArgumentException(wrong);
        }
        return profile;
    }

    /** {@return what is wrong with the file; empty if nothing is} */
    String problem() {
        try {
            profile();
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
