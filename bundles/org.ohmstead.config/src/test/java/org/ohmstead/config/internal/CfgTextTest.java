package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CfgTextTest {

    private static final String LETTERS =
            "ab=:#![]{}$\\\"', \t\n\r\f\u0001\u0085\u00a0ä€\u2028\ufeff\ud83d\ude00\udc00";

    @Test
    void readsLinesCommentsEscapesAndContinuations() throws Exception {
        CfgText text = CfgText.parse(
                """
                # comment \\
                ! another
                  device =   cellar/pump  \t
                url: tcp://h:502?unit=1

                points = {a: {at: x/1}, \\
                    # not a comment \\
                    b: 2}
                empty=
                path = C:\\\\temp\\u00e4\\ \\
                hosts[] = one
                other\\[] = x
                hosts[] =
                none[]
                """);

        Map<String, Setting> expected = new TreeMap<>(Map.of(
                "device", Setting.of("cellar/pump"),
                "url", Setting.of("tcp://h:502?unit=1"),
                "points", Setting.of("{a: {at: x/1}, # not a comment b: 2}"),
                "empty", Setting.of(""),
                "path", Setting.of("C:\\tempä hosts[] = one"),
                "other[]", Setting.of("x"),
                "hosts", Setting.ofList(List.of("")),
                "none", Setting.ofList(List.of())));
        assertThat(text.content().settings()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b = 2\na = 1\\", "b = 2\na = 1\\\n", "a = \\\r\n  1\\\r\n", "a = 1\\\n\n", "a = 1\n\\"})
    void aLineThatGoesOnBeyondTheEndSwallowsNothing(String text) throws Exception {
        CfgText before = CfgText.parse(text);
        Content more = before.content().with("c", Setting.of("3"));

        assertThat(before.content().text("a")).contains("1");
        assertThat(CfgText.parse(before.with(more)).content().settings()).isEqualTo(more.settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=1\nb = 2\n", "a=1\r\n# c\r\nb : 2", "\uFEFFa=1\nb=2", "a\\\n =1\n\n\nb=2", "  a = 1\rb=2"})
    void lineEndsMarksAndBlanksDoNotMatter(String text) throws Exception {
        assertThat(CfgText.parse(text.getBytes(UTF_8)).content().settings())
                .isEqualTo(new TreeMap<>(Map.of("a", Setting.of("1"), "b", Setting.of("2"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words | line 1: 'key = value' expected",
                "a=1;url tcp://h | line 2: 'key = value' with a key without spaces expected",
                "a=1;= 2 | line 2: 'key = value' with a key of visible characters expected",
                "a=1;b=2;;a=3 | line 4: the key 'a' once expected, it is already in line 1",
                "a=1;A=3 | line 2: the key 'A' once expected, it is already in line 1",
                "a=1;a[]=3 | line 2: the key 'a' once expected, it is already in line 1",
                "a=\\u00g0 | line 1: four hexadecimal digits expected after \\u",
                "a=\\u00 | line 1: four hexadecimal digits expected after \\u",
            })
    void saysWhereAndWhatIsWrong(String text, String expected) {
        assertThatExceptionOfType(CfgException.class)
                .isThrownBy(() -> CfgText.parse(text.replace(';', '\n')))
                .withMessage(expected);
    }

    @Test
    void changesKeepCommentsOrderAndUntouchedLines() throws Exception {
        CfgText text = CfgText.parse("# head\n b:1\n\n# about a\na = 1, \\\n  2\nlist[] = x\nlist[] = y\n# tail");

        String changed = text.with(Content.of(Map.of(
                "a", Setting.of("1, 2"),
                "b", Setting.of("new"),
                "list", Setting.ofList(List.of("x", "z")),
                "c", Setting.of("3"))));

        assertThat(changed)
                .isEqualTo("# head\nb = new\n\n# about a\na = 1, \\\n  2\nlist[] = x\nlist[] = z\n# tail\nc = 3\n");
        assertThat(text.with(text.content()))
                .isEqualTo("# head\n b:1\n\n# about a\na = 1, \\\n  2\nlist[] = x\nlist[] = y\n# tail");
        assertThat(CfgText.parse("a=1\r\n").with(Content.of(Map.of("a", Setting.of("2"), "b", Setting.of("3")))))
                .isEqualTo("a = 2\r\nb = 3\r\n");
    }

    @Test
    void anyContentSurvives() throws Exception {
        Random random = new Random(70);
        CfgText text = CfgText.empty();
        for (int i = 0; i < 5000; i++) {
            Content content = content(random);
            String written = text.with(content);
            // As bytes: what is written must not depend on more than UTF-8.
            CfgText read = CfgText.parse(written.getBytes(UTF_8));
            assertThat(read.content().settings()).as("%s", written).isEqualTo(content.settings());
            assertThat(read.content().hash()).isEqualTo(content.hash());
            text = random.nextInt(10) == 0 ? CfgText.parse("# start anew") : read;
        }
    }

    /** Other programs read such files, too: {@link Properties} of the JDK is the definition of the format. */
    @Test
    void javaReadsTheSameTextsFromWhatIsWritten() throws Exception {
        Random random = new Random(71);
        for (int i = 0; i < 3000; i++) {
            Map<String, Setting> settings = new LinkedHashMap<>(content(random).settings());
            settings.values().removeIf(Setting::list);
            Properties properties = new Properties();
            properties.load(new StringReader(CfgText.empty().with(Content.of(settings))));
            Map<String, String> expected = new TreeMap<>();
            settings.forEach((key, setting) -> expected.put(key, setting.shown()));
            assertThat(new TreeMap<>(properties)).isEqualTo(expected);
        }
    }

    @Test
    void garbageIsReadOrRefused() {
        Random random = new Random(72);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            CfgFile file = CfgFile.of("x.cfg", bytes);
            assertThat(file.good() || file.problem().startsWith("line ")).isTrue();
        }
    }

    private static Content content(Random random) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<String> seen = new ArrayList<>();
        for (int n = random.nextInt(5); n >= 0; n--) {
            String key = text(random, 1 + random.nextInt(5));
            if (seen.contains(key.toLowerCase(Locale.ROOT))) {
                continue;
            }
            seen.add(key.toLowerCase(Locale.ROOT));
            List<String> texts = new ArrayList<>();
            for (int m = random.nextInt(4); m > 0; m--) {
                texts.add(text(random, random.nextInt(6)));
            }
            settings.put(
                    key, random.nextInt(4) == 0 ? Setting.ofList(texts) : Setting.of(text(random, random.nextInt(8))));
        }
        return Content.of(settings);
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
