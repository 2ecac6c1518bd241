package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.deploy.internal.Ledger.Intent;
import org.ohmstead.deploy.internal.Ledger.Step;
import org.ohmstead.deploy.internal.intake.Parcel;

/** What was not written is not so, and what makes no sense is set aside. */
class LedgerTest {

    private static final Entry OLD = entry("a.jar", "01", 1);
    private static final Entry NEW = entry("a.jar", "02", 2);
    private static final Intent PLAN = new Intent(2, "a.jar", NEW, false);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("data").resolve("ledger");
    }

    @Test
    void allOfItIsReadAgain() throws Exception {
        Ledger ledger = Ledger.open(file, Optional.empty());
        ledger.done(1, "a.jar", Optional.of(OLD));
        ledger.done(3, "b.jar", Optional.of(entry("b.jar", "03", 3)));
        ledger.intend(PLAN);

        Ledger again = Ledger.open(file, Optional.empty());

        assertThat(again.entries()).containsExactly(OLD, entry("b.jar", "03", 3));
        assertThat(again.intent()).contains(PLAN);
        assertThat(again.step(1)).contains(new Step("a.jar", "", "01"));
        assertThat(again.needed()).containsExactlyInAnyOrder("01", "02", "03", "kept");
        assertThat(again.wanted()).containsExactly("03", "01");
    }

    @Test
    void whatCannotBeWrittenAsDoneIsUndone() throws Exception {
        Ledger ledger = Ledger.open(file, Optional.empty());
        ledger.done(1, "a.jar", Optional.of(OLD));
        ledger.intend(PLAN);

        unwritable(() -> ledger.done(2, "a.jar", Optional.of(NEW)));
        assertThat(ledger.entries()).containsExactly(OLD);
        assertThat(ledger.step(2)).isEmpty();
        assertThat(ledger.intent()).contains(PLAN);
        ledger.undone();

        Ledger again = Ledger.open(file, Optional.empty());
        assertThat(again.entries()).containsExactly(OLD);
        assertThat(again.step(2)).isEmpty();
        assertThat(again.intent()).isEmpty();
    }

    @Test
    void noOtherChangeThatCannotBeWrittenIsRemembered() throws Exception {
        Ledger ledger = Ledger.open(file, Optional.empty());
        ledger.done(1, "a.jar", Optional.of(OLD));

        unwritable(() -> ledger.replace(NEW));
        unwritable(() -> ledger.intend(PLAN));

        assertThat(ledger.entries()).containsExactly(OLD);
        assertThat(ledger.intent()).isEmpty();
        ledger.intend(PLAN);
        unwritable(ledger::undone);
        assertThat(ledger.intent()).contains(PLAN);
    }

    @ParameterizedTest
    @CsvSource({
        "drop-in.0.since=.*, drop-in.0.since=noon, drop-in.0.since = noon",
        "drop-in.0.kind=JAR, drop-in.0.kind=EAR, drop-in.0.kind = EAR",
        "drop-in.0.sha256=01, x=y, drop-in.0.sha256 is missing",
        "drop-in.0.part.0.version=1.0.0, drop-in.0.part.0.version=one, drop-in.0.part.0.version = one",
        "drop-in.0.part.0, drop-in.0.part.7, drop-in.0.part: one expected for a JAR",
        "drop-in.0., drop-in.1., drop-in.0 is missing",
        "step.1=.*, step.1=words, step.1 = words",
        "step.1=, step.one=, step.one = one",
        "intent.number=2, x=y, intent.number is missing",
        "x, \\\\u00zz, a text with keys and values expected",
        "deploy/, '', in its first line expected",
    })
    void aDamagedOneIsSetAsideAndToldByItsKey(String what, String damage, String told) throws Exception {
        Ledger ledger = Ledger.open(file, Optional.empty());
        ledger.done(1, "a.jar", Optional.of(OLD));
        ledger.intend(PLAN);
        String damaged = Files.readString(file).replaceAll(what, damage);
        Files.writeString(file, damaged);

        assertThatThrownBy(() -> LedgerText.parse(damaged)).hasMessageContaining(told);
        Ledger again = Ledger.open(file, Optional.empty());

        assertThat(again.entries()).isEmpty();
        assertThat(again.intent()).isEmpty();
        assertThat(file.getParent().toFile().list()).singleElement().satisfies(name -> assertThat(name)
                .matches("ledger\\.damaged-\\d{8}T\\d{6}Z"));
        again.done(2, "a.jar", Optional.of(NEW));
        assertThat(Ledger.open(file, Optional.empty()).entries()).containsExactly(NEW);
    }

    /** A full disk lets no temporary file be made; so does a folder in its place. */
    private void unwritable(Action action) throws IOException {
        Path inTheWay = file.resolveSibling(".ledger.tmp").resolve("x");
        Files.createDirectories(inTheWay);
        assertThatThrownBy(action::run).isInstanceOf(IOException.class);
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
    }

    /** Something that fails. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private static Entry entry(String name, String sha256, long number) {
        return new Entry(
                name,
                sha256,
                Parcel.Kind.JAR,
                Instant.parse("2026-05-01T10:00:00Z"),
                number,
                "CN=ann",
                List.of(new Entry.Part("com.example.a", "1.0.0", "kept", List.of("mvn:g/a/1", "mvn:g/b/1"))),
                List.of(),
                List.of("parts/1.0"));
    }
}
