package org.ohmstead.profile.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.lib.files.AtomicFile;

/** The profiles as texts that can be checked, supposed, replaced and deleted. */
final class ProfileTexts implements TextItems {

    private final ProfileFolder folder;
    private final Editor editor;

    /** Changes one file. */
    @FunctionalInterface
    interface Edit {
        void make() throws IOException;
    }

    /** Makes an edit and restarts whom it concerns, but for those whose configurations change right after. */
    @FunctionalInterface
    interface Editor {
        void edit(Edit edit, Map<String, Set<String>> others) throws IOException;
    }

    ProfileTexts(ProfileFolder folder, Editor editor) {
        this.folder = folder;
        this.editor = editor;
    }

    @Override
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        folder.texts().forEach((name, text) -> texts.put(ProfileId.of(name), text));
        return texts;
    }

    @Override
    public List<ConfigProblem> check(String id, String text) {
        if (!ProfileId.is(id)) {
            return List.of(new ConfigProblem(id, "", "", ProfileId.EXPECTED + " expected"));
        }
        Place place = ProfileFolder.place(ProfileId.name(id));
        return UTF_8.newEncoder().canEncode(text)
                ? Profile.problems(text.getBytes(UTF_8), place)
                : List.of(new ConfigProblem(place.source(), "", "", "text expected, got half a surrogate pair"));
    }

    @Override
    public void supposing(Map<String, String> changed, Runnable work) {
        folder.supposing(
                changed.entrySet().stream().collect(toMap(e -> ProfileId.name(e.getKey()), Map.Entry::getValue)), work);
    }

    @Override
    public void write(String id, String text, Set<String> others) throws IOException {
        Path file = folder.file(ProfileId.name(id));
        editor.edit(
                () -> {
                    Files.createDirectories(file.getParent());
                    AtomicFile.write(file, text.getBytes(UTF_8));
                },
                Map.of(ProfileId.name(id), others));
    }

    @Override
    public void delete(String id) throws IOException {
        Path file = folder.file(ProfileId.name(id));
        editor.edit(() -> Files.deleteIfExists(file), Map.of());
    }
}
