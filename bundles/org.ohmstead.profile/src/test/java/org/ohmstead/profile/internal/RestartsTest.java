package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartsTest {

    private final FakeConfigurations configurations = new FakeConfigurations("pump", " pump ", "fan");

    @TempDir
    Path path;

    private Restarts restarts;

    @BeforeEach
    void prepare() {
        restarts = new Restarts(configurations.admin(), new ProfileFolder(path));
    }

    @Test
    void whoUsesAProfileIsRestarted() {
        assertThat(restarts.restart(List.of("pump", "other"), Map.of())).isTrue();

        assertThat(configurations.updated).containsExactly("first", "second");
    }

    @Test
    void whoIsStartedAnewByOthersIsLeftAlsoWhenTheRestIsTriedAgain() {
        configurations.updatesToFail.set(1);
        Map<String, Set<String>> others = Map.of("pump", Set.of("second"));

        assertThat(restarts.restart(List.of("pump", "fan"), others)).isFalse();
        assertThat(restarts.restart(List.of(), Map.of())).isTrue();
        assertThat(configurations.updated).containsExactly("third", "first");

        assertThat(restarts.restart(List.of("pump"), Map.of("fan", Set.of("second"))))
                .isTrue();
        assertThat(configurations.updated)
                .as("only for that profile, and that time")
                .containsExactly("third", "first", "first", "second");
    }

    @Test
    void oneThatCannotBeRestartedIsTriedAgainAndNoOther() {
        configurations.updatesToFail.set(2);

        assertThat(restarts.restart(List.of("pump", "fan"), Map.of())).isFalse();
        assertThat(configurations.updated).containsExactlyInAnyOrder("second", "third");
        assertThat(restarts.restart(List.of(), Map.of())).isFalse();
        assertThat(restarts.restart(List.of(), Map.of())).isTrue();
        assertThat(restarts.restart(List.of(), Map.of())).isTrue();

        assertThat(configurations.updated).containsExactlyInAnyOrder("second", "third", "first");
    }

    @Test
    void ifDevicesCannotBeListedNoChangedProfileIsForgotten() {
        configurations.listsToFail.set(1);

        assertThat(restarts.restart(List.of("fan", "pump"), Map.of())).isFalse();
        assertThat(restarts.restart(List.of("fan"), Map.of())).isTrue();

        assertThat(configurations.updated).containsExactlyInAnyOrder("first", "second", "third");
    }

    @Test
    void aProfileThatChangesMeanwhileRestartsAllOfItsDevicesAnew() {
        configurations.updatesToFail.set(1);
        assertThat(restarts.restart(List.of("pump"), Map.of())).isFalse();

        assertThat(restarts.restart(List.of("pump"), Map.of())).isTrue();

        assertThat(configurations.updated).containsExactlyInAnyOrder("second", "first", "second");
    }

    @Test
    void theStoreTriesAgainByItself() throws Exception {
        configurations.updatesToFail.set(3);
        Path profile = Files.writeString(path.resolve("pump.yaml"), "protocol: modbus\npoints: {a: {at: holding/1}}\n");
        ProfileStore store = new ProfileStore(path, configurations.admin(), Duration.ofMillis(10), new Announcement());
        try {
            Files.delete(profile);

            await().untilAsserted(() -> assertThat(configurations.updated).containsExactly("second", "first"));
        } finally {
            store.close();
        }
    }
}
