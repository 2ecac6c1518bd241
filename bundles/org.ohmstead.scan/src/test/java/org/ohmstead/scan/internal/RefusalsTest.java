package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private final List<String> lines = new ArrayList<>();
    private final Refusals refusals = new Refusals(lines::add);

    @Test
    void everyRefusalIsToldOnceUntilItIsOver() {
        refusals.tell(Map.of("a", "a: wrong"));
        refusals.tell(Map.of("a", "a: wrong"));
        refusals.tell(Map.of("a", "a: wrong", "b", "b: wrong"));
        refusals.tell(Map.of("a", "a: wrong in another way"));
        refusals.tell(Map.of());
        refusals.tell(Map.of("a", "a: wrong in another way"));

        assertThat(lines).containsExactly("a: wrong", "b: wrong", "a: wrong in another way", "a: wrong in another way");
    }
}
