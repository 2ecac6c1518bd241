package org.ohmstead.features.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

class RescueTest {

    private final FakeCore karaf = new FakeCore();
    private final Rescue rescue = new Rescue(karaf);

    private static final class FakeCore implements Rescue.KarafCore {

        boolean offers;
        boolean runs = true;
        String awaited;
        boolean damaged;
        boolean stuck;
        boolean readOnly;
        final List<String> done = new ArrayList<>();

        @Override
        public boolean offers() {
            return offers;
        }

        @Override
        public boolean runs() {
            return runs;
        }

        @Override
        public Optional<String> waitsFor() {
            return Optional.ofNullable(awaited);
        }

        @Override
        public boolean damaged() {
            return damaged;
        }

        @Override
        public List<String> putAside(boolean all) throws IOException {
            if (readOnly) {
                throw new IOException("read-only");
            }
            done.add(all ? "put all aside" : "put aside");
            return List.of("digraph.json.damaged");
        }

        @Override
        public void restart() throws BundleException {
            if (stuck) {
                runs = false;
                throw new BundleException("does not start");
            }
            runs = true;
            done.add("restart");
        }
    }

    @Test
    void whatIsThereIsLeftAlone() {
        karaf.offers = true;

        assertThat(rescue.look()).isEmpty();

        assertThat(karaf.done).isEmpty();
        assertThat(rescue.problem()).isEmpty();
    }

    @Test
    void whatIsMissingIsStartedAgainThenWithoutWhatItKept() {
        assertThat(rescue.look()).contains(Rescue.PATIENCE);
        assertThat(karaf.done).containsExactly("restart");
        assertThat(rescue.problem()).contains("features cannot be installed");

        assertThat(rescue.look()).contains(Rescue.PATIENCE);
        assertThat(karaf.done).containsExactly("restart", "put all aside", "restart");

        karaf.offers = true;
        assertThat(rescue.look()).isEmpty();
        assertThat(rescue.problem()).isEmpty();
    }

    @Test
    void damagedRegionsArePutAsideAtOnce() {
        karaf.damaged = true;

        rescue.look();

        assertThat(karaf.done).containsExactly("put aside", "restart");
    }

    @Test
    void itIsNotTriedForEver() {
        rescue.look();
        rescue.look();
        karaf.done.clear();

        assertThat(rescue.look()).isEmpty();

        assertThat(karaf.done).isEmpty();
        assertThat(rescue.problem()).contains("in vain");
    }

    @Test
    void afterItWasThereItIsTriedAnew() {
        rescue.look();
        rescue.look();
        karaf.offers = true;
        rescue.look();
        karaf.offers = false;
        karaf.done.clear();

        assertThat(rescue.look()).contains(Rescue.PATIENCE);

        assertThat(karaf.done).containsExactly("restart");
    }

    @Test
    void whoStoppedItWantsNone() {
        karaf.runs = false;

        assertThat(rescue.look()).contains(Rescue.PATIENCE);

        assertThat(karaf.done).isEmpty();
        assertThat(rescue.problem()).contains("bundle:start org.apache.karaf.features.core");
    }

    @Test
    void whoStartsItInVainIsHelped() {
        karaf.runs = false;
        rescue.look();
        karaf.runs = true;

        rescue.look();

        assertThat(karaf.done).containsExactly("restart");
    }

    @Test
    void whatKarafWaitsForIsToldAndNothingIsTried() {
        karaf.awaited = "org.osgi.service.cm.ConfigurationAdmin";
        for (int i = 0; i < 5; i++) {
            assertThat(rescue.look()).contains(Rescue.PATIENCE);
        }

        assertThat(karaf.done).isEmpty();
        assertThat(rescue.problem()).contains("waits for org.osgi.service.cm.ConfigurationAdmin");
    }

    @Test
    void whoSeesTheServiceFirstEndsTheProblem() {
        rescue.look();

        rescue.back();

        assertThat(rescue.problem()).isEmpty();
    }

    @Test
    void whatCannotBeStartedAgainIsTriedAgain() {
        karaf.stuck = true;
        assertThat(rescue.look()).contains(Rescue.PATIENCE);
        karaf.stuck = false;

        assertThat(rescue.look()).contains(Rescue.PATIENCE);

        assertThat(karaf.done).containsExactly("put all aside", "restart");
    }

    @Test
    void whatCannotBePutAsideKeepsNobodyFromStarting() {
        karaf.damaged = true;
        karaf.readOnly = true;

        rescue.look();

        assertThat(karaf.done).containsExactly("restart");
    }

    @Test
    void whatWasPutAsideBeforeIsKept(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("state.json");
        for (String text : List.of("one", "two", "three")) {
            Files.writeString(file, text);
            assertThat(OsgiKarafCore.aside(file)).hasContent(text);
        }

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("state.json.damaged", "state.json.damaged.2", "state.json.damaged.3");
        assertThat(folder.resolve("state.json.damaged")).hasContent("one");
    }

    @Test
    void whatWasCutOffIsDamaged(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("digraph.json");
        String whole = "{\"regions\":{\"root\":[0,1,2]},\"edges\":[]}\n";
        for (int length = 0; length < whole.length() - 2; length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(OsgiKarafCore.isDamaged(file))
                    .as("%s characters", length)
                    .isEqualTo(!closed(whole, length));
        }
        Files.writeString(file, whole);
        assertThat(OsgiKarafCore.isDamaged(file)).isFalse();
        Files.write(file, new byte[] {'{', (byte) 0xFF, 0, '}'});
        assertThat(OsgiKarafCore.isDamaged(file))
                .as("bytes of no text are left to the second try")
                .isFalse();
    }

    /** Cut off right behind an inner brace, it looks whole: the second try puts it aside. */
    private static boolean closed(String whole, int length) {
        return length > 0 && whole.charAt(length - 1) == '}';
    }
}
