package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.Difference;

/** Which lines differ. */
class LinesTest {

    @ParameterizedTest
    @CsvSource({
        "abc, abc, ''",
        "abc, axc, 2:b>x",
        "abc, abbc, 3:>b",
        "abc, ac, 2:b>",
        "'', ab, 1:>a 2:>b",
        "ab, '', 1:a> 2:b>",
        "abcdef, abXdeYf, 3:c>X 6:>Y",
        "abc, xabc, 1:>x"
    })
    void tellsThem(String before, String after, String expected) {
        assertThat(shown(Lines.differing(lines(before), lines(after)))).isEqualTo(expected);
    }

    private static String lines(String letters) {
        return String.join("\n", letters.split(""));
    }

    private static String shown(List<Difference.Key> keys) {
        return String.join(
                " ",
                keys.stream()
                        .map(key -> key.key() + ":" + key.before().orElse("") + ">"
                                + key.after().orElse(""))
                        .toList());
    }

    /** Taking away what was before and putting in what is after gives the newer text: nothing is left out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLeftOut(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            List<String> before = random(random, random.nextInt(12));
            List<String> after = random(random, random.nextInt(12));
            List<Difference.Key> keys = Lines.differing(String.join("\n", before), String.join("\n", after));

            List<String> common = new ArrayList<>(after);
            List<String> old = new ArrayList<>();
            for (int n = keys.size() - 1; n >= 0; n--) {
                if (keys.get(n).after().isPresent()) {
                    String gone = common.remove(Integer.parseInt(keys.get(n).key()) - 1);
                    assertThat(gone).isEqualTo(keys.get(n).after().get());
                }
                keys.get(n).before().ifPresent(old::add);
            }
            assertThat(common.size() + old.size())
                    .as("seed %d: %s > %s", seed, before, after)
                    .isEqualTo(before.size());
            List<String> all = new ArrayList<>(common);
            all.addAll(old);
            assertThat(all).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    private static List<String> random(Random random, int size) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            lines.add("" + (char) ('a' + random.nextInt(10)));
        }
        return lines;
    }

    @Test
    void fewChangesInManyLinesAreFew() {
        List<String> before = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            before.add("  p" + i + ": {at: holding/" + i + "}");
        }
        List<String> after = new ArrayList<>(before);
        after.set(100, "  p100: {at: holding/100, scale: 0.1}");
        after.remove(2500);
        after.add(4000, "  new: {at: holding/9}");

        assertThat(Lines.differing(String.join("\n", before), String.join("\n", after)))
                .containsExactly(
                        new Difference.Key("101", Optional.of(before.get(100)), Optional.of(after.get(100))),
                        new Difference.Key("2501", Optional.of(before.get(2500)), Optional.empty()),
                        new Difference.Key("4001", Optional.empty(), Optional.of(after.get(4000))));
    }
}
