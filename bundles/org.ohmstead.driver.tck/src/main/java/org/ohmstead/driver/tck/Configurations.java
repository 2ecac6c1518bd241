package org.ohmstead.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is asked of every driver about configurations, whether it is asked or speaks unasked. */
final class Configurations {

    private Configurations() {}

    /** Fails unless each mistake is refused, naming key and value. */
    static void refused(Twin twin) {
        twin.mistakes().forEach(mistake -> assertThat(refusal(twin::configured, mistake.changes()))
                .as("what the driver says of %s", mistake)
                .hasValueSatisfying(words -> assertThat(words).contains(mistake.key(), mistake.value())));
    }

    /** Fails unless the check, if there is one, refuses what the constructor refuses, naming the same, and nothing else. */
    static void agreed(Twin twin) {
        Optional<Consumer<Map<String, Object>>> check = twin.check();
        assumeThat(check).as("the bundle has a ConfigCheck").isPresent();
        twin.mistakes().forEach(mistake -> assertThat(refusal(check.get(), mistake.changes()))
                .as("what the check says of %s", mistake)
                .hasValueSatisfying(words -> assertThat(words).contains(mistake.key(), mistake.value())));
        List<Map<String, Object>> harmless = List.of(
                Map.of(),
                Map.of("device", twin.driver().device() + "-3"),
                Map.of("enabled", false),
                Map.of("interval.ms", 60_000L, "interval.slow.ms", 600_000L, "timeout.ms", 1L));
        harmless.forEach(changes -> assertThat(refusal(check.get(), changes))
                .as("what the check says of %s", changes)
                .isEqualTo(refusal(twin::configured, changes))
                .isEmpty());
    }

    /** {@return what is said against a configuration, if it is refused} */
    private static Optional<String> refusal(Consumer<Map<String, Object>> taker, Map<String, Object> changes) {
        try {
            taker.accept(changes);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
