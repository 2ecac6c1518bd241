package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
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
import org.ohmstead.config.TextItems;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.device.ConfigProblem;

/** The profiles: through the service that owns them, and, while that is away, as files. */
final class Profiles {

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
