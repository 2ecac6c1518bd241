package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.ohmstead.config.TextItems;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profiles: through the service that owns them, and, while that is away, as files. */
final class Profiles {

    /** No profile is larger. */
    static final long MAX_SIZE = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Profiles.class);
    private static final Pattern ID = Pattern.compile("profiles/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.yaml");

    private final Path etc;
    private final Disk disk;
    private final Supplier<Optional<TextItems>> service;

    Profiles(Path etc, Disk disk, Supplier<Optional<TextItems>> service) {
        this.etc = etc;
        this.disk = disk;
        this.service = service;
    }

    boolean there() {
        return service.get().isPresent();
    }

    /** {@return all texts by id, as they are in effect; none if that is not known} */
    SortedMap<String, String> texts() {
        return known().orElseGet(TreeMap::new);
    }

    /** {@return all texts by id, as they are in effect; empty if that is not known} */
    Optional<SortedMap<String, String>> known() {
        return service.get().map(items -> new TreeMap<>(items.texts()));
    }

    List<ConfigProblem> check(String id, String text) {
        return service.get().map(items -> items.check(id, text)).orElseGet(() -> List.of(absent(id)));
    }

    static ConfigProblem absent(String id) {
        return new ConfigProblem(
                "etc/" + id, "", "", "the bundle org.ohmstead.profile, which reads profiles, expected");
    }

    /** Has work done as if texts were others. */
    void supposing(Map<String, String> changed, Runnable work) {
        Optional<TextItems> items = service.get();
        if (changed.isEmpty() || items.isEmpty()) {
            work.run();
        } else {
            items.get().supposing(changed, work);
        }
    }

    /**
     * Makes a profile have a text, or be gone.
     *
     * @param others configurations that change right after, so that their devices need no restart for the profile
     */
    void put(String id, Optional<String> text, Set<PidName> others) throws IOException {
        Optional<TextItems> items = service.get();
        if (items.isPresent() && text.isPresent()) {
            items.get().write(id, text.get(), others.stream().map(PidName::pid).collect(toUnmodifiableSet()));
        } else if (items.isPresent()) {
            items.get().delete(id);
        } else if (text.isPresent()) {
            Files.createDirectories(path(id).getParent());
            disk.replace(path(id), text.get().getBytes(UTF_8));
        } else {
            disk.delete(path(id));
        }
    }

    /**
     * {@return what the files hold that are profiles by their names, by id} For the time before anybody knows what is in effect;
     * what cannot be read as a text is left out, as it will not be among {@link #texts} either.
     */
    SortedMap<String, String> onDisk() {
        SortedMap<String, String> texts = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                etc.resolve(TextItems.PROFILES), f -> named(id(f)) && Files.isRegularFile(f))) {
            for (Path file : found) {
                readable(file).ifPresent(text -> texts.put(id(file), text));
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{}: no profiles yet", etc.resolve(TextItems.PROFILES), e);
        }
        return texts;
    }

    private static String id(Path file) {
        return TextItems.PROFILES + file.getFileName();
    }

    private static Optional<String> readable(Path file) {
        try {
            return Files.size(file) > MAX_SIZE ? Optional.empty() : Optional.of(Files.readString(file));
        } catch (IOException e) {
            LOG.debug("{}: not taken as found, as it is no text in UTF-8", file, e);
            return Optional.empty();
        }
    }

    /** {@return whether this is the id of a profile} */
    static boolean named(String id) {
        return ID.matcher(id).matches();
    }

    /** {@return what the file holds; empty if there is none} */
    Optional<String> onDisk(String id) throws IOException {
        try {
            return Optional.of(Files.readString(path(id)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    Path path(String id) {
        return etc.resolve(id);
    }
}
