package org.ohmstead.features.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.device.ConfigProblem;

class ConfigurationsNotebookTest {

    private Optional<ConfigItem> item = Optional.empty();
    private ChangeSet applied;
    private Origin origin;
    private List<Object> refused = List.of();
    private boolean conflict;
    private Set<Origin> actors = Set.of();

    private final Configurations configurations = (Configurations) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Configurations.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("item")) {
                    assertThat(arguments[0]).isEqualTo("org.ohmstead.features");
                    return item;
                }
                if (method.getName().equals("refused")) {
                    refused = List.of(arguments);
                    return null;
                }
                assertThat(method.getName()).isEqualTo("apply");
                if (conflict) {
                    throw new ConflictException("somebody else was first");
                }
                applied = (ChangeSet) arguments[0];
                origin = (Origin) arguments[1];
                return new Entry(1, Instant.EPOCH, origin, Entry.Outcome.APPLIED, "", Optional.empty(), List.of());
            });

    private final Notebook notebook = new ConfigurationsNotebook(configurations, () -> actors);

    private static Optional<ConfigItem> item(Map<String, Object> properties, List<ConfigProblem> problems) {
        return Optional.of(new ConfigItem(
                "org.ohmstead.features", "org.ohmstead.features", "", "", properties, "", "7", problems));
    }

    @Test
    void aNewConfigurationIsMade() throws IOException {
        assertThat(notebook.read()).isEqualTo(Wanted.NOTHING);
        notebook.write(new Wanted(List.of("a"), List.of(), List.of()), "wanted + a");

        assertThat(applied.changes())
                .containsExactly(
                        new ChangeSet.Put("org.ohmstead.features", ChangeSet.NEW, Map.of("wanted", List.of("a"))));
        assertThat(origin).isEqualTo(new Origin("system", "system", "wanted + a"));
    }

    @Test
    void aChangeIsBasedOnWhatWasRead() throws IOException {
        item = item(Map.of("wanted", List.of("a"), "unwanted", List.of("b"), "other", "x"), List.of());
        assertThat(notebook.read()).isEqualTo(new Wanted(List.of("a"), List.of("b"), List.of()));
        notebook.write(new Wanted(List.of("a", "c"), List.of(), List.of()), "wanted + c");

        assertThat(applied.changes())
                .containsExactly(new ChangeSet.Put(
                        "org.ohmstead.features", "7", Map.of("wanted", List.of("a", "c"), "other", "x")));
    }

    @Test
    void whoDidItIsNamedIfThereIsOneWhoMay() throws IOException {
        Origin anna = new Origin("anna", "shell", "");
        actors = Set.of(anna);
        notebook.read();
        notebook.write(new Wanted(List.of("a"), List.of(), List.of()), "wanted + a");
        assertThat(origin).isEqualTo(new Origin("anna", "shell", "wanted + a"));

        actors = Set.of(anna, new Origin("bob", "shell", ""));
        notebook.write(new Wanted(List.of("b"), List.of(), List.of()), "wanted + b");
        assertThat(origin).as("either may be").isEqualTo(new Origin("system", "system", "wanted + b"));
    }

    @Test
    void whatIsRefusedIsSaidWithWhoWantedIt() throws IOException {
        actors = Set.of(new Origin("anna", "shell", ""));
        item = item(Map.of("wanted", List.of("a"), "other", "x"), List.of());
        notebook.read();
        notebook.refuse(new Wanted(List.of("a"), List.of("b"), List.of()), "unwanted + b", "it is needed");

        assertThat(refused)
                .containsExactly(
                        new ChangeSet(List.of(new ChangeSet.Put(
                                "org.ohmstead.features",
                                ChangeSet.ANY,
                                Map.of("wanted", List.of("a"), "unwanted", List.of("b"), "other", "x")))),
                        new Origin("anna", "shell", "unwanted + b"),
                        "it is needed");
        assertThat(applied).isNull();
    }

    @Test
    void aConflictIsForLater() throws IOException {
        notebook.read();
        conflict = true;
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> notebook.write(new Wanted(List.of("a"), List.of(), List.of()), "wanted + a"))
                .withMessage("somebody else was first");
    }

    @Test
    void aConfigurationThatIsWrongIsNotTakenForAnEmptyOne() {
        item = item(Map.of(), List.of(new ConfigProblem("etc/x.cfg", "", "", "a line is wrong")));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(notebook::read)
                .withMessage("etc/x.cfg: a line is wrong");
    }
}
