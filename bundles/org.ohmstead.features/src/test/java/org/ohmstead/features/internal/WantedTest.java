package org.ohmstead.features.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WantedTest {

    @Test
    void listsAreReadInAnyForm() {
        Map<String, Object> properties =
                Map.of("wanted", new String[] {"a", " b ", ""}, "unwanted", "c, d", "repositories", List.of("e", "e"));

        assertThat(Wanted.of(properties)).isEqualTo(new Wanted(List.of("a", "b"), List.of("c", "d"), List.of("e")));
        assertThat(Wanted.of(Map.of())).isEqualTo(Wanted.NOTHING);
    }

    @Test
    void whatElseIsConfiguredStays() {
        assertThat(new Wanted(List.of("a"), List.of(), List.of()).into(Map.of("other", "x", "unwanted", "c")))
                .isEqualTo(Map.of("other", "x", "wanted", List.of("a")));
    }

    @Test
    void aChangeIsToldInWords() {
        assertThat(new Wanted(List.of("a", "c"), List.of("d"), List.of())
                        .since(new Wanted(List.of("b", "c"), List.of(), List.of("e"))))
                .isEqualTo("wanted + a, wanted - b, unwanted + d, repositories - e");
    }

    @Test
    void whatIsBootedIsReadAsKarafDoes() {
        Boot boot = Boot.of("(instance/4.4.10, package),log ,\n ssh/4.4.10", "mvn:a, file:/a b/c");

        assertThat(boot.features())
                .containsExactly(
                        Map.entry("instance", "instance/4.4.10"),
                        Map.entry("package", "package"),
                        Map.entry("log", "log"),
                        Map.entry("ssh", "ssh/4.4.10"));
        assertThat(boot.repositories()).containsExactly("mvn:a", "file:/a%20b/c");
    }
}
