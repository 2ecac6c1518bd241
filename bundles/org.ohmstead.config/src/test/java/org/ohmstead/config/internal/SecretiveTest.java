package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;

/** What was typed as a secret, or looks like one, is shown nowhere and kept nowhere: also if it was refused. */
class SecretiveTest extends EngineTest {

    private static final String ABSENT = "org.ohmstead.driver.absent~it";
    private static final String ADDRESS = "tcp://user:hush1@127.0.0.1:1";
    private static final Map<String, Object> SECRETS = Map.of(
            "device", "pump", "url", ADDRESS, "password", "hush2", "api.token", "hush3", "pasword", List.of("hush4"));

    private void assertKeptNowhere() throws IOException {
        try (Stream<Path> files = Files.walk(rig.historyFolder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file).content().doesNotContain("hush").doesNotContain("user:");
            }
        }
        assertThat(rig.service().history(0, 100, "").toString())
                .doesNotContain("hush")
                .contains("…");
        assertThat(rig.service().items().toString()).doesNotContain("hush");
        assertThat(rig.keeper.board().toString()).doesNotContain("hush");
    }

    @Test
    void notInAPreviewNorInARefusedChange() throws Exception {
        ChangeSet changes = new ChangeSet(List.of(new ChangeSet.Put(Rig.PUMP, ChangeSet.NEW, SECRETS)));

        Preview preview = rig.service().preview(changes);

        assertThat(preview.problems()).isNotEmpty();
        assertThat(preview.toString()).doesNotContain("hush").contains("tcp://…@127.0.0.1:1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.service().apply(changes, Rig.ANNA, Optional.empty()))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
        assertKeptNowhere();
    }

    @Test
    void notFromAWrongFile() throws Exception {
        rig.write(
                "org.ohmstead.driver.test-pump.cfg",
                "device = pump\nurl = " + ADDRESS + "\npassword = hush2\napi.token = hush3\npasword = hush4\n");
        rig.keeper.pass();

        assertThat(rig.newest().differences()).hasSize(1);
        assertKeptNowhere();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "userPassword",
                "api.token",
                "tokens",
                "key",
                "private-key",
                "apiKey",
                "apikey",
                "pin",
                "simPin",
                "wifi.psk",
                "client_secret",
                "credentials"
            })
    void notOfADriverThatIsNotInstalled(String key) throws Exception {
        rig.write("org.ohmstead.driver.absent-it.cfg", "device = it\nurl = " + ADDRESS + "\n" + key + " = hush2\n");
        rig.keeper.pass();

        assertThat(rig.service().item(ABSENT).orElseThrow().properties())
                .containsEntry(key, "…")
                .containsEntry("url", "tcp://…@127.0.0.1:1");
        assertKeptNowhere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyboard", "monkey", "pinned", "spin", "author", "passage"})
    void whatOnlySoundsLikeOneIsShown(String key) {
        rig.write("org.ohmstead.driver.absent-it.cfg", "device = it\n" + key + " = plain\n");
        rig.keeper.pass();

        assertThat(rig.service().item(ABSENT).orElseThrow().properties()).containsEntry(key, "plain");
    }

    @Test
    void whatIsHiddenStaysAsItIsWithAnEditAndIsNeverWrittenAsItIsShown() throws Exception {
        rig.write("org.ohmstead.driver.absent-it.cfg", "device = it\nurl = " + ADDRESS + "\npin = hush2\n");
        rig.keeper.pass();

        rig.apply(new ChangeSet.Put(
                ABSENT, ChangeSet.ANY, Map.of("device", "that", "url", "tcp://…@127.0.0.1:1", "pin", "…")));

        assertThat(rig.running().get(ABSENT))
                .contains("device = that")
                .contains("url = " + ADDRESS)
                .contains("pin = hush2");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.apply(new ChangeSet.Put(
                        ABSENT, ChangeSet.ANY, Map.of("device", "it", "url", "tcp://…@10.0.0.1:1", "key", "…"))))
                .withMessageContaining("url = 'tcp://…@10.0.0.1:1': ")
                .withMessageContaining("key = '…': ");
    }
}
