package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;

/** Edits of files that take effect while the history has no room: they are kept all the same, sooner or later. */
class FullDiskTest extends EngineTest {

    private static final String FILE = "org.ohmstead.driver.test-pump.cfg";
    /** After what Config Admin stores, which is small: for entries there is no room. */
    private static final int AFTER_THE_CHANGE = 5;

    @BeforeEach
    void begin() throws Exception {
        rig.apply(Rig.put(Rig.PUMP, "pump", "a"));
        rig.keeper.pass();
    }

    @Test
    void theReserveIsForEntriesOfFilesAsWell() {
        rig.disk.fullFrom(AFTER_THE_CHANGE, true);

        rig.write(FILE, "device = pump\nurl = b\n");

        assertThat(rig.keeper.pass()).isEmpty();
        assertEdited(rig.newest());
    }

    @Test
    void whatCannotBeKeptNowIsToldOnceAndKeptLaterInTheNameOfWhoeverDidIt() {
        long before = rig.newest().number();
        rig.disk.fullFrom(AFTER_THE_CHANGE, false);
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            rig.write(FILE, "device = pump\nurl = b\n");
            for (int i = 0; i < 3; i++) {
                assertThat(rig.keeper.pass()).as("another look is due").isPresent();
            }
        } finally {
            System.setErr(err);
        }
        assertThat(rig.running().get(Rig.PUMP)).as("in effect").contains("url = b");
        assertThat(rig.newest().number()).isEqualTo(before);
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains(
                        "cannot be kept in the history yet, tried again: java.io.IOException: No space left on device");

        rig.disk.heal();

        assertThat(rig.keeper.pass()).isEmpty();
        assertThat(rig.newest().number()).isEqualTo(before + 1);
        assertEdited(rig.newest());
    }

    @Test
    void aRefusedFileIsKeptLaterAsWell() {
        rig.disk.fullFrom(1, false);
        rig.write(FILE, "device = pump\nurl = b\ncolour = red\n");
        assertThat(rig.keeper.pass()).isPresent();
        assertThat(rig.keeper.pass()).isPresent();

        rig.disk.heal();

        assertThat(rig.keeper.pass()).isEmpty();
        assertThat(rig.newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(rig.service().history(0, 9, ""))
                .as("once")
                .filteredOn(entry -> entry.outcome() == Entry.Outcome.REFUSED)
                .hasSize(1);
    }

    private static void assertEdited(Entry entry) {
        assertThat(entry.origin().via()).isEqualTo("file");
        assertThat(entry.outcome()).isEqualTo(Entry.Outcome.APPLIED);
        assertThat(entry.differences()).singleElement().satisfies(one -> assertThat(one.keys())
                .extracting(Difference.Key::key)
                .containsExactly("url"));
    }
}
