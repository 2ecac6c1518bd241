package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private final List<String> lines = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Refusals refusals = new Refusals(lines::add, new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void everyRefusalIsToldOnceUntilItIsOver() {
        look(Map.of("a", "a: wrong"));
        look(Map.of("a", "a: wrong"));
        look(Map.of("a", "a: wrong"));
        assertThat(lines).containsExactly("a: wrong");

        look(Map.of("a", "a: wrong", "b", "b: wrong"));
        look(Map.of("a", "a: wrong in another way", "b", "b: wrong"));
        look(Map.of("a", "a: wrong in another way"));
        assertThat(lines).containsExactly("a: wrong", "b: wrong", "a: wrong in another way");

        look(Map.of());
        look(Map.of("b", "b: wrong"));
        look(Map.of("b", "b: wrong"));
        assertThat(lines).endsWith("b: wrong").hasSize(4);
    }

    @Test
    void whatIsUndoneAtOnceIsNotTold() {
        refusals.tell(Map.of("a", "a: wrong"));
        now = now.plusMillis(499);
        refusals.tell(Map.of("a", "a: wrong"));
        refusals.tell(Map.of());

        assertThat(lines).isEmpty();
    }

    private void look(Map<String, String> reasons) {
        refusals.tell(reasons);
        now = now.plus(Duration.ofSeconds(1));
    }
}
