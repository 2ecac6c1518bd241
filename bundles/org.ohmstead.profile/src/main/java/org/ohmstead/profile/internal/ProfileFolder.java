package org.ohmstead.profile.internal;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles as they were when last looked at. What {@link #get} gives changes only in {@link #look}, so that whoever
 * calls that knows who has to be told; a profile that is not known yet is read when it is asked for. Safe for use by any
 * thread.
 */
final class ProfileFolder {

    /** How many missed names are remembered: far more than one gateway has devices. */
    static final int MOST_MISSED = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(ProfileFolder.class);
    private static final String ENDING = ".yaml";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path folder;
    /**
     * What was asked for and not there, the latest last: who asked has to be told when it comes, even if others found it
     * before. Many names never come.
     */
    private final Set<String> missed = new LinkedHashSet<>();

    private final AtomicLong generation = new AtomicLong();
    /** For threads that ask what would be: other files by name, empty if gone. */
    private final Map<Thread, Map<String, Optional<ProfileFile>>> supposed = new ConcurrentHashMap<>();

    private volatile Map<String, ProfileFile> files = Map.of();

    ProfileFolder(Path folder) {
        this.folder = folder;
    }

    /** {@return whether a file of this name holds a profile} */
    static boolean holdsProfile(String file) {
        return file.endsWith(ENDING)
                && NAME.matcher(file.substring(0, file.length() - ENDING.length()))
                        .matches();
    }

    /** {@return the names of the profiles that appeared, changed or went since the last look} */
    synchronized Set<String> look() {
        Map<String, ProfileFile> now = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(
                    folder, f -> holdsProfile(f.getFileName().toString()))) {
                for (Path file : found) {
                    String name = file.getFileName().toString();
                    name = name.substring(0, name.length() - ENDING.length());
                    ProfileFile read = ProfileFile.read(file, place(name)).orElse(null);
                    if (read != null) {
                        now.put(name, read);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                LOG.warn("{}: profiles stay as they were, a readable folder expected: {}", folder, e.toString());
                return Set.of();
            }
        }
        Map<String, ProfileFile> before = files;
        Set<String> changed = new TreeSet<>();
        before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(changed::add);
        now.replaceAll((name, file) -> {
            ProfileFile old = before.get(name);
            boolean same = old != null && old.same(file);
            if (missed.remove(name) || !same) {
                changed.add(name);
            }
            return same ? old : file;
        });
        files = now;
        if (!now.equals(before)) {
            generation.incrementAndGet();
        }
        return changed;
    }

    /**
     * {@return a profile}
     *
     * @throws IllegalArgumentException if there is none of that name, or anything in it is wrong
     */
    Profile get(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "profile = '" + name + "': the name of a file in etc/profiles without .yaml expected");
        }
        ProfileFile file = find(name);
        if (file == null) {
            Set<String> names = new TreeSet<>(files.keySet());
            supposed.getOrDefault(Thread.currentThread(), Map.of()).forEach((other, there) -> {
                names.remove(other);
                there.ifPresent(text -> names.add(other));
            });
            String others = names.stream().limit(20).collect(joining(", "));
            throw new IllegalArgumentException(
                    "profile = '" + name + "': the file " + place(name).source()
                            + " expected, there is none; there are: " + (others.isEmpty() ? "no profiles" : others));
        }
        return file.profile();
    }

    /** {@return null if there is none} */
    private ProfileFile find(String name) {
        Map<String, Optional<ProfileFile>> view = supposed.getOrDefault(Thread.currentThread(), Map.of());
        if (view.containsKey(name)) {
            return view.get(name).orElse(null);
        }
        ProfileFile known = files.get(name);
        return known == null ? fetch(name) : known;
    }

    /**
     * Has work done as if some profiles were different; for this thread only, and may be nested.
     *
     * @param changed new texts by name; empty ones are gone
     */
    void supposing(Map<String, String> changed, Runnable work) {
        Thread thread = Thread.currentThread();
        Map<String, Optional<ProfileFile>> before = supposed.getOrDefault(thread, Map.of());
        Map<String, Optional<ProfileFile>> view = new HashMap<>(before);
        changed.forEach((name, text) -> view.put(
                name, text.isEmpty() ? Optional.empty() : Optional.of(ProfileFile.supposed(text, place(name)))));
        supposed.put(thread, view);
        try {
            work.run();
        } finally {
            if (before.isEmpty()) {
                supposed.remove(thread);
            } else {
                supposed.put(thread, before);
            }
        }
    }

    /** {@return a number that rises whenever {@link #texts} has another answer} */
    long generation() {
        return generation.get();
    }

    /** {@return the files that are texts, by name} */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, file) -> file.text().ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    /** {@return where a profile is, whether there is one or not} */
    Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    /** A device may come together with its profile, and be quicker than the next look. {@return null if there is no file} */
    private synchronized ProfileFile fetch(String name) {
        Map<String, ProfileFile> now = new TreeMap<>(files);
        ProfileFile.read(file(name), place(name)).ifPresent(read -> now.putIfAbsent(name, read));
        if (!now.containsKey(name)) {
            miss(name);
        } else if (!files.containsKey(name)) {
            files = now;
            generation.incrementAndGet();
        }
        return now.get(name);
    }

    private void miss(String name) {
        missed.remove(name);
        missed.add(name);
        if (missed.size() > MOST_MISSED) {
            missed.remove(missed.iterator().next());
        }
    }

    /** {@return how a profile is, in words; what is wrong with it, if anything} */
    String problem(String name) {
        ProfileFile file = files.get(name);
        return file == null ? place(name).source() + " is gone" : file.problem();
    }

    static Place place(String name) {
        return new Place("etc/profiles/" + name + ENDING, true);
    }
}
