package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.ConfigProblem;

class ProfileTextsTest {

    private static final String PUMP = "profiles/pump.yaml";

    @TempDir
    Path etc;

    private Path path;
    private ProfileFolder folder;
    private TextItems items;
    private int edits;

    @BeforeEach
    void prepare() throws IOException {
        path = Files.createDirectory(etc.resolve("profiles"));
        Files.writeString(path.resolve("pump.yaml"), profile(1));
        folder = new ProfileFolder(path);
        folder.look();
        items = new ProfileTexts(folder, (edit, others) -> {
            edit.make();
            folder.look();
            edits++;
        });
    }

    @Test
    void textsAreAsTheyLieThere() throws Exception {
        String marked = "\uFEFFprotocol: m\r\npoints: {a: {at: ä}}";
        Files.writeString(path.resolve("marked.yaml"), marked);
        Files.write(path.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        folder.look();

        assertThat(items.texts())
                .containsExactly(Map.entry("profiles/marked.yaml", marked), Map.entry(PUMP, profile(1)));
    }

    @Test
    void theGenerationRisesWhenTheAnswerChangesAndOnlyThen() throws Exception {
        long before = folder.generation();
        folder.look();
        Files.writeString(path.resolve("pump.yaml"), profile(1));
        folder.look();
        assertThat(folder.generation()).isEqualTo(before);

        Files.writeString(path.resolve("pump.yaml"), profile(2));
        folder.look();
        assertThat(folder.generation()).isGreaterThan(before);

        before = folder.generation();
        Files.writeString(path.resolve("fetched.yaml"), profile(2));
        folder.get("fetched");
        assertThat(folder.generation()).isGreaterThan(before);
    }

    @Test
    void everythingWrongIsToldWithItsPlaceAndInParts() {
        assertThat(items.check(PUMP, profile(1))).isEmpty();
        assertThat(
                        items.check(
                                PUMP,
                                """
                protocol: modbus
                points:
                  all: {at: holding/1}
                  b: {at: holding/2, min: x, max: [], class: quick}
                  c: {at: holding/3, unit: k W, history: {every: soon, deadband: -1, often: true}}
                  d: {at: holding/4, min: 5, max: 3}
                  e: holding/5
                """))
                .containsExactly(
                        new ConfigProblem(
                                "etc/profiles/pump.yaml line 3 column 3",
                                "",
                                "",
                                "a point name (letters, digits and . _ - : * ~, not 'all') expected, got 'all'"),
                        wrong(4, 27, "point 'b', min", "x", "a number"),
                        new ConfigProblem(
                                "etc/profiles/pump.yaml line 4 column 35",
                                "",
                                "",
                                "point 'b', max = a list: a number expected"),
                        wrong(4, 46, "point 'b', class", "quick", "fast or slow"),
                        wrong(
                                5,
                                28,
                                "point 'c', unit",
                                "k W",
                                "a UCUM code, such as V, kW.h, Cel, m3/h, or 1 for none,"),
                        wrong(
                                5,
                                50,
                                "point 'c', history: every",
                                "soon",
                                "a duration such as 500ms, 10s, 5min, 1h or PT10S"),
                        wrong(
                                5,
                                66,
                                "point 'c', history: deadband",
                                "-1",
                                "a number of 0 or more, in the unit of the point,"),
                        new ConfigProblem(
                                "etc/profiles/pump.yaml line 5 column 70",
                                "",
                                "",
                                "point 'c', history: one of the keys every, deadband expected, got 'often'"),
                        wrong(6, 35, "point 'd', max", "3", "a number not less than min = 5.0"),
                        new ConfigProblem(
                                "etc/profiles/pump.yaml line 7 column 6",
                                "",
                                "",
                                "point 'e', '{at: …, unit: …}' expected, got 'holding/5'"));
    }

    private static ConfigProblem wrong(int line, int column, String key, String value, String expected) {
        String where = "etc/profiles/pump.yaml line " + line + " column " + column;
        return new ConfigProblem(where, key, value, expected);
    }

    @Test
    void whatIsNoYamlOrNoTextOrWithoutEndIsTold() {
        assertThat(items.check(PUMP, "protocol: m\npoints: {a: {"))
                .extracting(ConfigProblem::where)
                .containsExactly("etc/profiles/pump.yaml line 2 column 14");
        assertThat(items.check(PUMP, ""))
                .extracting(ConfigProblem::text)
                .containsExactly("etc/profiles/pump.yaml: a text with points expected, got nothing");
        assertThat(items.check(PUMP, "protocol: \uD800"))
                .extracting(ConfigProblem::text)
                .containsExactly("etc/profiles/pump.yaml: text expected, got half a surrogate pair");
        StringBuilder many = new StringBuilder("protocol: m\npoints:\n");
        IntStream.range(0, 5000).forEach(n -> many.append("  p" + n + ": {min: x}\n"));
        assertThat(items.check(PUMP, many.toString())).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"profiles/../users.yaml", "profiles/.x.yaml", "profiles/x.yml", "org.ohmstead.scan", "x.yaml"})
    void whatIsNoIdIsRefused(String id) {
        assertThat(items.check(id, profile(1)))
                .extracting(ConfigProblem::text)
                .containsExactly(id + ": profiles/NAME.yaml, NAME of letters, digits and . _ -, expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> items.write(id, profile(1), Set.of()))
                .withMessageStartingWith("'" + id + "': profiles/NAME.yaml");
        assertThatIllegalArgumentException().isThrownBy(() -> items.delete(id));
        assertThat(edits).isZero();
    }

    @Test
    void whatIsSupposedHoldsForThisThreadWhileTheWorkRuns() throws Exception {
        AtomicReference<String> other = new AtomicReference<>();
        items.supposing(Map.of(PUMP, profile(2), "profiles/new.yaml", profile(3)), () -> {
            assertThat(at("pump")).isEqualTo("holding/2");
            assertThat(at("new")).isEqualTo("holding/3");
            Thread thread = new Thread(() -> other.set(at("pump")));
            thread.start();
            join(thread);
            items.supposing(Map.of(PUMP, ""), () -> {
                assertThatThrownBy(() -> at("pump"))
                        .hasMessageEndingWith(
                                "the file etc/profiles/pump.yaml expected, there is none; there are: new");
                assertThat(at("new")).isEqualTo("holding/3");
            });
            assertThat(at("pump")).isEqualTo("holding/2");
        });

        assertThat(other).hasValue("holding/1");
        assertThat(at("pump")).isEqualTo("holding/1");
        assertThat(items.texts()).containsOnlyKeys(PUMP);
        assertThatThrownBy(() -> items.supposing(Map.of(PUMP, profile(2)), () -> {
                    throw new IllegalStateException("a check failed");
                }))
                .hasMessage("a check failed");
        assertThat(at("pump")).isEqualTo("holding/1");
    }

    /** Nothing about it: it would restart whoever names it when it comes. */
    @Test
    void whatIsMissedInSuppositionIsNotWaitedFor() throws Exception {
        items.supposing(Map.of("profiles/gone.yaml", ""), () -> assertThatThrownBy(() -> at("gone"))
                .isNotNull());
        Files.writeString(path.resolve("gone.yaml"), profile(1));
        folder.get("gone");

        assertThat(folder.look()).isEmpty();
    }

    @Test
    void whatIsWrittenAndDeletedIsInEffectAtOnce() throws Exception {
        items.write(PUMP, profile(2), Set.of());
        items.write("profiles/new.yaml", profile(3), Set.of());
        assertThat(at("pump")).isEqualTo("holding/2");
        assertThat(items.texts()).containsEntry("profiles/new.yaml", profile(3));

        items.delete("profiles/new.yaml");
        items.delete("profiles/never.yaml");

        assertThat(items.texts()).containsOnlyKeys(PUMP);
        assertThat(path)
                .isDirectoryContaining("regex:.*")
                .satisfies(f -> assertThat(f.toFile().list()).containsExactly("pump.yaml"));
    }

    @Test
    void theFolderIsMadeForTheFirstOne() throws Exception {
        Files.delete(path.resolve("pump.yaml"));
        Files.delete(path);

        items.write(PUMP, profile(4), Set.of());

        assertThat(at("pump")).isEqualTo("holding/4");
    }

    @Test
    void whatCannotBeWrittenChangesNothing() throws Exception {
        Files.createDirectories(path.resolve("fan.yaml/in the way"));

        assertThatThrownBy(() -> items.write("profiles/fan.yaml", profile(1), Set.of()))
                .isInstanceOf(IOException.class);

        assertThat(edits).isZero();
        assertThat(List.of(path.toFile().list())).containsExactlyInAnyOrder("fan.yaml", "pump.yaml");
    }

    private String at(String profile) {
        return folder.get(profile).points().get(0).at();
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String profile(int register) {
        return "protocol: m\npoints:\n  a: {at: holding/" + register + "}\n";
    }
}
