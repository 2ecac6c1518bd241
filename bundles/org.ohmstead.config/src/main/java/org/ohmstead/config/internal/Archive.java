package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ohmstead.config.TextItems;

/** Writes all items as plain files into a folder, for version control. */
final class Archive {

    static final String PROFILE = ".yaml";
    static final String FOLDER = "profiles";

    private final Keeper keeper;
    private final Profiles profiles;
    private final CfgFolder files;

    Archive(Keeper keeper, Profiles profiles, CfgFolder files) {
        this.keeper = keeper;
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

    /** {@return the name of the file of a configuration} */
    static String name(Known one) {
        return one.file().isEmpty() ? one.pid().file() : one.file();
    }

    /** {@return a file with its comments, but without secrets} */
    private byte[] bytes(Known one) {
        CfgFile file = files.known(name(one));
        CfgText text = file == null ? CfgText.empty() : file.text();
        Content shown = Shown.content(one.content(), keeper.schemas().of(one.pid()));
        return text.with(shown).getBytes(UTF_8);
    }

    /** {@return the names of a folder's files that are ours, in their order} */
    static List<String> listed(Path folder, Predicate<String> ours) throws IOException {
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
}
