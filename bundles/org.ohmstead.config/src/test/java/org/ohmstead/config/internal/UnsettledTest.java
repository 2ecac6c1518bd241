package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.history.Fields;

/** While a change is half done and cannot be undone, nothing else is changed, and nobody takes that state for a good one. */
class UnsettledTest extends EngineTest {

    private static final ChangeSet.Change[] MANY = {
        Rig.put(Rig.PUMP, "pump", "b"), Rig.put(Rig.FAN, "fan", "c"),
    };

    private SortedMap<String, String> before;

    private Rig prepared(int n) throws Exception {
        Rig one = rig("run" + n);
        one.apply(Rig.put(Rig.PUMP, "pump", "a"));
        one.engine.settle();
        before = one.running();
        return one;
    }

    private static Path intent(Rig one) {
        return one.folder.resolve("data/intent");
    }

    /** {@return one whose disk filled up in the middle of a change} */
    private Rig halfDone() throws Exception {
        for (int step = 1; ; step++) {
            Rig one = prepared(step);
            one.disk.fullFrom(step, false);
            assertThatThrownBy(() -> one.apply(MANY)).isInstanceOf(IOException.class);
            if (!one.running().equals(before)) {
                return one;
            }
        }
    }

    @Test
    void nothingIsChangedWhileAChangeIsHalfUndone() throws Exception {
        Rig one = halfDone();
        // Right after the look that could not undo it, there is room again.
        one.driver = (keys, pid) -> one.disk.heal();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> one.apply(Rig.put(Rig.FAN, "fan", "d")))
                .withMessageStartingWith("a change that was interrupted is not undone yet: ");

        one.disk.heal();
        one.keeper.pass();
        assertThat(one.running()).isEqualTo(before);
        assertThat(one.files()).isEqualTo(before);
        one.apply(Rig.put(Rig.FAN, "fan", "d"));
        one.service().apply(one.service().undo(one.newest().number()), Rig.ANNA, Optional.empty());
        assertThat(one.running()).isEqualTo(before);
    }

    @Test
    void nothingExpiresWhileAChangeIsHalfUndone() throws Exception {
        Rig one = halfDone();

        assertThat(one.engine.tick()).contains(Duration.ofSeconds(1));

        one.disk.heal();
        assertThat(one.engine.tick()).isEmpty();
        assertThat(one.running()).isEqualTo(before);
    }

    @Test
    void whatWasBeingDoneIsNotForgottenAsItCannotBeRead() throws Exception {
        Rig one = prepared(0);
        for (int step = 1; one.running().equals(before); step++) {
            one = prepared(step);
            one.disk.crashAt(step);
            Rig crashing = one;
            assertThatThrownBy(() -> crashing.apply(MANY)).isInstanceOf(FaultyDisk.Crash.class);
            one.disk.heal();
        }
        SortedMap<String, String> half = one.running();
        Path aside = one.folder.resolve("aside");
        Files.move(intent(one), aside);
        Files.createDirectory(intent(one)); // reading it is an I/O error

        one.start();

        assertThat(one.running()).as("nothing is taken for what it is not").isEqualTo(half);
        Rig unreadable = one;
        assertThatThrownBy(() -> unreadable.apply(MANY)).isInstanceOf(IOException.class);
        assertThat(intent(one)).isDirectory();
        Files.delete(intent(one));
        Files.move(aside, intent(one));
        one.keeper.pass();
        assertThat(one.running()).isEqualTo(before);
        assertThat(one.files()).isEqualTo(before);
        assertThat(one.newest().outcome()).isEqualTo(Entry.Outcome.UNDONE);
        assertThat(one.newest().detail()).isEqualTo("the gateway ended in the middle of it: all is as before");
    }

    @Test
    void whatIsNotWholeWasNotBegun() throws Exception {
        Rig one = prepared(0);
        Files.writeString(intent(one), "ohmstead-intent 1\nentry\t");

        one.start();

        assertThat(one.running()).isEqualTo(before);
        one.apply(MANY);
        assertThat(one.files()).isEqualTo(one.running()).isNotEqualTo(before);
    }

    @Test
    void whatAnotherVersionWroteIsKeptAndNamed() throws Exception {
        Rig one = prepared(0);
        String all = "ohmstead-intent 2\n";
        String end = new Fields().put("end").put(Fields.hash(all)).line();
        Files.writeString(intent(one), all + end + "\n");

        one.start();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> one.apply(MANY))
                .withMessageContaining("'ohmstead-intent 1' expected in the first line");
        assertThat(intent(one)).hasContent(all + end);
    }
}
