package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** Makes a change of a folder of plain files, as {@link Archive} writes it. */
final class Import {

    private final Keeper keeper;
    private final State state;
    private final Profiles profiles;

    Import(Keeper keeper, State state, Profiles profiles) {
        this.keeper = keeper;
        this.state = state;
        this.profiles = profiles;
    }

    ChangeSet of(Path folder) throws IOException, ConfigException {
        synchronized (keeper) {
            List<ConfigProblem> problems = new ArrayList<>();
            List<ChangeSet.Change> changes = new ArrayList<>();
            Map<String, String> files = new HashMap<>();
            for (String name : Archive.listed(folder, PidName::ours)) {
                pid(folder, name, problems).ifPresent(put -> {
                    String other = files.putIfAbsent(put.id(), name);
                    if (other == null) {
                        changes.add(put);
                    } else {
                        problems.add(new ConfigProblem(name, "", "", PidName.oneExpected(put.id(), other)));
                    }
                });
            }
            for (String name : Archive.listed(folder.resolve(Archive.FOLDER), one -> one.endsWith(Archive.PROFILE))) {
                String id = TextItems.PROFILES + name;
                text(folder, id, problems).ifPresent(text -> {
                    files.put(id, id);
                    changes.add(new ChangeSet.PutText(id, state.version(id), text));
                });
            }
            Strays strays = Strays.in(folder);
            problems.addAll(strays.misplaced());
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
                    .filter(id -> !files.containsKey(id))
                    .forEach(id -> changes.add(new ChangeSet.Delete(id, state.version(id))));
            return new ChangeSet(changes, 0, strays.remarks());
        }
    }

    private Optional<ChangeSet.Put> pid(Path folder, String name, List<ConfigProblem> problems) throws IOException {
        Optional<String> known = keeper.known().stream()
                .filter(one -> Archive.name(one).equals(name))
                .map(one -> one.pid().pid())
                .findFirst();
        Optional<String> id = known.or(() -> PidName.ofFile(name).map(PidName::pid));
        if (id.isEmpty()) {
            problems.add(new ConfigProblem(name, "", "", PidName.NAME_EXPECTED));
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
        Optional<byte[]> bytes = read(folder, id, Profiles.MAX_SIZE, problems);
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
                || (Differences.isText(name) && Files.isSymbolicLink(folder.resolve(Archive.FOLDER)));
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
