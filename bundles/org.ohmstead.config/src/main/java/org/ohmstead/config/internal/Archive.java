package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** All items as plain files in a folder, for version control. */
final class Archive {

    private static final String PROFILE = ".yaml";
    private static final String FOLDER = "profiles";
    /** No profile and no configuration is larger. */
    private static final long MAX_SIZE = 4 << 20;

    private final Keeper keeper;
    private final State state;
    private final Profiles profiles;
    private final CfgFolder files;

    Archive(Keeper keeper, State state, Profiles profiles, CfgFolder files) {
        this.keeper = keeper;
        this.state = state;
        this.profiles = profiles;
        this.files = files;
    }

    int exportTo(Path folder) throws IOException {
        SortedMap<String, byte[]> wanted = new TreeMap<>();
        synchronized (keeper) {
            keeper.known().stream().filter(Known::runs).forEach(one -> wanted.put(name(one), bytes(one)));
            profiles.known()
                    .orElseThrow(() -> new IOException("nothing was exported, as nobody knows the profiles now: "
                            + "the bundle org.ohmstead.profile, which reads them, expected"))
                    .forEach((id, text) -> wanted.put(id, text.getBytes(UTF_8)));
        }
        Files.createDirectories(folder.resolve(FOLDER));
        if (Files.isSymbolicLink(folder.resolve(FOLDER))) {
            throw new IOException(folder.resolve(FOLDER) + ": a folder expected, got a link");
        }
        for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.deleteIfExists(path); // what is a link must not be written through
            Files.write(path, file.getValue());
        }
        for (String name : listed(folder, PidName::ours)) {
            deleteUnless(wanted, folder, name);
        }
        for (String name : listed(folder.resolve(FOLDER), one -> one.endsWith(PROFILE))) {
            deleteUnless(wanted, folder, TextItems.PROFILES + name);
        }
        return wanted.size();
    }

    private static void deleteUnless(Map<String, byte[]> wanted, Path folder, String name) throws IOException {
        if (!wanted.containsKey(name)) {
            Files.delete(folder.resolve(name));
        }
    }

    private static String name(Known one) {
        return one.file().isEmpty() ? one.pid().file() : one.file();
    }

    /** {@return a file with its comments, but without secrets} */
    private byte[] bytes(Known one) {
        CfgFile file = files.known(name(one));
        CfgText text = file == null ? CfgText.empty() : file.text();
        Content shown = Shown.content(one.content(), keeper.schemas().of(one.pid()));
        return text.with(shown).getBytes(UTF_8);
    }

    private static List<String> listed(Path folder, Predicate<String> ours) throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(
                    folder, f -> ours.test(f.getFileName().toString()))) {
                found.forEach(path -> names.add(path.getFileName().toString()));
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        names.sort(null);
        return names;
    }

    ChangeSet importFrom(Path folder) throws IOException, ConfigException {
        synchronized (keeper) {
            List<ConfigProblem> problems = new ArrayList<>();
            List<ChangeSet.Change> changes = new ArrayList<>();
            Set<String> there = new HashSet<>();
            for (String name : listed(folder, PidName::ours)) {
                pid(folder, name, problems).ifPresent(put -> {
                    there.add(put.id());
                    changes.add(put);
                });
            }
            for (String name : listed(folder.resolve(FOLDER), one -> one.endsWith(PROFILE))) {
                String id = TextItems.PROFILES + name;
                text(folder, id, problems).ifPresent(text -> {
                    there.add(id);
                    changes.add(new ChangeSet.PutText(id, state.version(id), text));
                });
            }
            problems.addAll(Misplaced.in(folder));
            if (changes.isEmpty() && problems.isEmpty()) {
                problems.add(new ConfigProblem(
                        folder.toString(),
                        "",
                        "",
                        "files as org.ohmstead.journal.cfg expected, as an export writes them; there are none"));
            }
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            Chronicle.union(state.hashes().keySet(), profiles.texts().keySet()).stream()
                    .filter(id -> !there.contains(id))
                    .forEach(id -> changes.add(new ChangeSet.Delete(id, state.version(id))));
            return new ChangeSet(changes);
        }
    }

    private Optional<ChangeSet.Put> pid(Path folder, String name, List<ConfigProblem> problems) throws IOException {
        Optional<String> known = keeper.known().stream()
                .filter(one -> name(one).equals(name))
                .map(one -> one.pid().pid())
                .findFirst();
        Optional<String> id = known.or(() -> PidName.ofFile(name).map(PidName::pid));
        if (id.isEmpty()) {
            problems.add(new ConfigProblem(
                    name,
                    "",
                    "",
                    "a name as org.ohmstead.<part>.cfg or org.ohmstead.driver.<protocol>-<name>.cfg expected"));
            return Optional.empty();
        }
        Optional<byte[]> bytes = read(folder, name, CfgFolder.MAX_SIZE, problems);
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ChangeSet.Put(
                            id.get(),
                            state.version(id.get()),
                            Returns.properties(CfgText.parse(bytes.get()).content())));
        } catch (CfgException e) {
            problems.add(new ConfigProblem(name, "", "", e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path folder, String id, List<ConfigProblem> problems) throws IOException {
        Optional<byte[]> bytes = read(folder, id, MAX_SIZE, problems);
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(UTF_8.newDecoder()
                            .decode(ByteBuffer.wrap(bytes.get()))
                            .toString());
        } catch (CharacterCodingException e) {
            problems.add(new ConfigProblem(id, "", "", "text in UTF-8 expected"));
            return Optional.empty();
        }
    }

    /** {@return what a file holds} A link may lead out of the folder: it is not followed. */
    private static Optional<byte[]> read(Path folder, String name, long most, List<ConfigProblem> problems)
            throws IOException {
        Path path = folder.resolve(name);
        boolean linked = Files.isSymbolicLink(path)
                || (Differences.isText(name) && Files.isSymbolicLink(folder.resolve(FOLDER)));
        if (linked || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(new ConfigProblem(name, "", "", "a plain file expected, not a link, a folder or a pipe"));
            return Optional.empty();
        }
        if (Files.size(path) > most) {
            problems.add(
                    new ConfigProblem(name, "", "", "at most " + most + " bytes expected, got " + Files.size(path)));
            return Optional.empty();
        }
        return Optional.of(Files.readAllBytes(path));
    }
}
