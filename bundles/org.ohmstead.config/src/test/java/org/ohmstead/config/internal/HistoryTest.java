package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.internal.history.Bounds;

/** The files of the history: what stays, and what becomes of those that somebody spoilt. */
class HistoryTest extends EngineTest {

    @BeforeEach
    void begin() throws Exception {
        for (int i = 0; i < 6; i++) {
            rig.apply(Rig.put(Rig.PUMP, "pump", "a" + i), Rig.put(Rig.FAN, "fan", "same"));
        }
    }

    private Path newestFile() throws IOException {
        try (Stream<Path> files = Files.list(rig.historyFolder())) {
            return files.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    @Test
    void whatWasKeptIsThereAfterARestart() {
        List<Entry> before = rig.service().history(0, 100, "");
        assertThat(before).extracting(Entry::number).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);

        rig.start();

        assertThat(rig.service().history(0, 100, "")).isEqualTo(before);
        assertThat(rig.service().history(5, 2, "")).isEqualTo(before.subList(3, 5));
        assertThat(rig.service().history(0, 100, Rig.FAN))
                .extracting(Entry::number)
                .containsExactly(2L);
        assertThat(rig.service().entry(7)).contains(before.get(0));
        assertThat(rig.service().entry(8)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a3, A3", "anna, otto", "'Rig', 'x'"})
    void aLineThatWasTamperedWithIsFoundAndTold(String what, String instead) throws Exception {
        Path file = newestFile();
        String good = Files.readString(file);
        boolean there = good.contains(what);
        Files.writeString(file, good.replaceFirst(what, instead));

        rig.start();

        if (there) {
            assertThat(rig.newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
            assertThat(rig.newest().detail())
                    .matches("data/config/history/history-000000000001.log: damaged or changed by somebody else in"
                            + " line \\d+; what these lines held cannot be brought back, all else can");
        }
        Entry told = rig.newest();
        rig.start();
        assertThat(rig.newest()).as("told once").isEqualTo(told);
    }

    @Test
    void aContentThatIsDamagedIsNotBroughtBackButTheOthersAre() throws Exception {
        Path file = newestFile();
        Files.writeString(file, Files.readString(file).replace("url = a3", "url = XX"));
        rig.start();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> rig.service().backTo(5, Set.of()))
                .withMessageStartingWith(Rig.PUMP + " as it was at entry 5 cannot be brought back: data/config/history/"
                        + "history-000000000001.log is damaged or was changed by somebody else");
        assertThat(rig.newest().detail()).startsWith(Rig.PUMP + " as it was at entry 5 cannot be brought back");

        rig.service().apply(rig.service().backTo(4, Set.of()), Rig.ANNA, Optional.empty());
        assertThat(rig.running().get(Rig.PUMP)).contains("url = a2");
        rig.apply(Rig.put(Rig.PUMP, "pump", "z"));
        rig.start();
        assertThat(rig.newest().differences()).hasSize(1);
        assertThat(rig.service().between(4, 0)).hasSize(1);
    }

    @Test
    void whatIsChangedWhileTheGatewayRunsIsFoundWhenItIsWanted() throws Exception {
        Path file = newestFile();
        Files.writeString(file, Files.readString(file).replace("url = a3", "url = XX"));

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> rig.service().undo(6))
                    .withMessageContaining("is damaged or was changed by somebody else");
        }

        assertThat(rig.newest().number()).as("told once").isEqualTo(8);
        assertThat(rig.newest().origin()).isEqualTo(new Origin("system", "system", "damage found"));
        rig.apply(Rig.put(Rig.PUMP, "pump", "z"));
        assertThat(rig.newest().number()).isEqualTo(9);
    }

    @Test
    void anEntryThatWasTakenOutMakesTheStatesAfterItUnknown() throws Exception {
        Path file = newestFile();
        List<String> lines = Files.readAllLines(file);
        lines.removeIf(line -> line.contains(" entry\t4\t"));
        Files.write(file, lines);

        rig.start();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> rig.service().backTo(6, Set.of()))
                .withMessage("the state of entry 6 cannot be told: data/config/history/history-000000000001.log is"
                        + " damaged");
        assertThat(rig.service().backTo(3, Set.of()).changes()).hasSize(1);
        rig.apply(Rig.put(Rig.PUMP, "pump", "z"));
        long number = rig.newest().number();
        rig.apply(Rig.put(Rig.PUMP, "pump", "y"));
        rig.service().apply(rig.service().backTo(number, Set.of()), Rig.ANNA, Optional.empty());
        assertThat(rig.running().get(Rig.PUMP)).contains("url = z");
    }

    @Test
    void binaryGarbageInItsPlaceIsToldAndTheGatewayGoesOn() throws Exception {
        Files.write(newestFile(), new byte[] {0, 1, 2, '\n', (byte) 0xFF, '\n', 3});

        rig.start();

        assertThat(rig.newest().detail()).contains("damaged or changed by somebody else in lines 1, 2");
        rig.apply(Rig.put(Rig.PUMP, "pump", "z"));
        assertThat(rig.running().get(Rig.PUMP)).contains("url = z");
        assertThat(rig.service().between(rig.newest().number(), 0)).isEmpty();
    }

    @Test
    void anEndThatWasHalfWrittenIsCutOff() throws Exception {
        Files.writeString(newestFile(), "0123456789abcdef entry\t8\t12", StandardOpenOption.APPEND);

        rig.start();
        assertThat(rig.newest().number()).isEqualTo(7);
        rig.apply(Rig.put(Rig.PUMP, "pump", "z"));
        rig.start();

        assertThat(rig.newest().number()).isEqualTo(8);
        assertThat(rig.newest().outcome()).isEqualTo(Entry.Outcome.APPLIED);
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws Exception {
        rig.bounds = new Bounds(20, 1 << 20, 5, 1 << 20);
        rig.start();
        for (int i = 0; i < 60; i++) {
            rig.apply(Rig.put(Rig.PUMP, "pump", "b" + i));
        }

        List<Entry> all = rig.service().history(0, 1000, "");
        assertThat(all).hasSizeBetween(15, 25);
        assertThat(all.get(0).number()).isEqualTo(67);
        long oldest = all.get(all.size() - 1).number();
        rig.start();
        rig.service().apply(rig.service().backTo(oldest, Set.of()), Rig.ANNA, Optional.empty());
        assertThat(rig.running().get(Rig.PUMP)).contains("url = b" + (oldest - 8));
    }

    @Test
    void whatWaitsForAConfirmationStaysHoweverMuchComesAfterIt() throws Exception {
        rig.bounds = new Bounds(20, 1 << 20, 5, 1 << 20);
        rig.start();
        Entry waiting = rig.service()
                .apply(
                        new ChangeSet(List.of(new ChangeSet.Put(Rig.SINGLE, ChangeSet.NEW, Map.of("number", 1)))),
                        Rig.ANNA,
                        Optional.of(Duration.ofMinutes(2)));
        for (int i = 0; i < 60; i++) {
            rig.apply(Rig.put(Rig.PUMP, "pump", "b" + i));
        }
        assertThat(rig.service().entry(waiting.number())).contains(waiting);

        rig.pass(Duration.ofMinutes(2));

        assertThat(rig.service().entry(waiting.number()).orElseThrow().outcome())
                .isEqualTo(Entry.Outcome.UNDONE);
        assertThat(rig.running()).doesNotContainKey(Rig.SINGLE);
        assertThat(rig.engine.tick()).as("nothing waits any more").isEmpty();
        for (int i = 0; i < 10; i++) {
            rig.apply(Rig.put(Rig.PUMP, "pump", "c" + i));
        }
        assertThat(rig.service().history(0, 1000, "")).hasSizeBetween(15, 25);
    }

    @Test
    void aLargeHistoryIsBoundedInBytes() throws Exception {
        rig.bounds = new Bounds(1000, 100_000, 1000, 20_000);
        rig.start();
        for (int i = 0; i < 40; i++) {
            String random = new Random(i)
                    .ints(4000, 'a', 'z')
                    .collect(StringBuilder::new, (s, c) -> s.append((char) c), StringBuilder::append)
                    .toString();
            rig.apply(new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, random));
        }

        long bytes = 0;
        try (Stream<Path> files = Files.list(rig.historyFolder())) {
            bytes = files.mapToLong(file -> file.toFile().length()).sum();
        }
        assertThat(bytes).isBetween(40_000L, 130_000L);
    }
}
