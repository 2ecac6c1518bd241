package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.Entry;

/**
 * Somebody else is in between while a refused change is undone, as is who sets several values within milliseconds: that it
 * still runs when the look ends does not mean that it was taken.
 */
class InBetweenTest extends EngineTest {

    private static final String FILE = "org.ohmstead.driver.test-pump.cfg";
    private static final Map<String, Object> WRONG = Map.of("device", "pump", "url", "wrong 1");

    private Optional<Map<String, Object>> next = Optional.empty();
    private String before;
    private List<Entry> history;

    @BeforeEach
    void begin() {
        rig.write(FILE, "device = pump\nurl = a\n");
        rig.engine.tick();
        rig.driver = (keys, pid) -> {
            next.ifPresent(values -> rig.admin.update(Rig.PUMP, values));
            next = Optional.empty();
            if (keys.url().startsWith("wrong")) {
                throw new IllegalArgumentException("url = '" + keys.url() + "': a right one expected");
            }
        };
        before = rig.running().get(Rig.PUMP);
        history = rig.service().history(0, 100, "");
    }

    @Test
    void eachOfTwoRefusedChangesIsToldAndNoneAsApplied() {
        next = Optional.of(Map.of("device", "pump", "url", "wrong 2"));
        looks();

        assertThat(outcomes()).containsExactly("refused a to wrong 2", "refused a to wrong 1");
        assertThat(rig.running()).containsEntry(Rig.PUMP, before);
    }

    @Test
    void aRefusedChangeThatIsUndoneInTheSecondLookIsToldOnce() {
        next = Optional.of(
                Map.of("device", "pump", "url", "wrong 1", Content.FOREIGN_FILE, "file:/etc/" + Rig.PUMP + ".cfg"));
        looks();

        assertThat(outcomes()).containsExactly("refused a to wrong 1");
        assertThat(rig.running()).containsEntry(Rig.PUMP, before);
    }

    @Test
    void aGoodChangeThatComesInBetweenIsTheOneThatIsApplied() {
        next = Optional.of(Map.of("device", "pump", "url", "b"));
        looks();

        assertThat(outcomes()).containsExactly("applied a to b", "refused a to wrong 1");
        assertThat(rig.running().get(Rig.PUMP)).contains("url = b");
    }

    @Test
    void theSameChangeIsToldAgainIfItIsMadeAgain() {
        next = Optional.of(Map.of("device", "pump", "url", "wrong 2"));
        looks();
        looks();

        assertThat(outcomes()).containsExactly("refused a to wrong 1", "refused a to wrong 2", "refused a to wrong 1");
    }

    private void looks() {
        rig.admin.update(Rig.PUMP, WRONG);
        rig.engine.tick();
        rig.engine.tick();
        assertThat(rig.engine.tick()).as("nothing is left to be done").isEmpty();
    }

    /** {@return what became of which address, newest first} */
    private List<String> outcomes() {
        List<Entry> all = rig.service().history(0, 100, "");
        return all.subList(0, all.size() - history.size()).stream()
                .map(entry -> entry.outcome().name().toLowerCase(Locale.ROOT) + " "
                        + entry.differences().stream()
                                .flatMap(one -> one.keys().stream())
                                .map(key -> key.before().orElse("") + " to "
                                        + key.after().orElse(""))
                                .collect(Collectors.joining()))
                .toList();
    }
}
