package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.PointEntry;

class ProfileStoreTest {

    @TempDir
    Path folder;

    private ProfileStore store;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("pump.yaml"), "protocol: modbus\npoints:\n  a: {at: holding/1}\n");
        Files.writeString(folder.resolve("broken.yaml"), "protocol: modbus\npoints:\n  a: {at: holding/1, min: x}\n");
        Files.writeString(folder.resolve("notes.txt"), "nothing");
        Files.write(folder.resolve("big.yaml"), new byte[Yaml.MAX_SIZE + 1]);
        Files.createDirectory(folder.resolve("folder.yaml"));
        Files.createSymbolicLink(folder.resolve("endless.yaml"), Path.of("/dev/zero"));
        store = new ProfileStore(folder, new FakeConfigurations().admin(), Duration.ofHours(1), new Announcement());
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void givesPointsByProfileOrByTextOrNone() {
        assertThat(store.points("modbus", "pump", ""))
                .extracting(PointEntry::at)
                .containsExactly("holding/1");
        assertThat(store.points("modbus", " pump ", " ")).hasSize(1);
        assertThat(store.points("modbus", "", "{b: {at: coil/1}}"))
                .extracting(PointEntry::at)
                .containsExactly("coil/1");
        assertThat(store.points("modbus", "", " ")).isEmpty();
    }

    @Test
    void refusesBothAndWrongProtocolsAndMissingOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", "pump", "{b: {at: coil/1}}"))
                .withMessage("points: nothing expected beside profile = 'pump'; use one of the two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("sml", "pump", ""))
                .withMessage("profile = 'pump': a profile for sml expected, etc/profiles/pump.yaml is for modbus");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", "fan", ""))
                .withMessage("profile = 'fan': the file etc/profiles/fan.yaml expected, there is none; there are: big,"
                        + " broken, endless, folder, pump");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", "broken", ""))
                .withMessage("etc/profiles/broken.yaml line 3 column 27: point 'a', min = 'x': a number expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", "big", ""))
                .withMessage("etc/profiles/big.yaml: at most 2621440 bytes expected, got 2621441");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", "endless", ""))
                .withMessage("etc/profiles/endless.yaml: a file expected, got a pipe or a device");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", "folder", ""))
                .withMessageContaining("etc/profiles/folder.yaml: a file expected, got a folder");
    }

    @ParameterizedTest
    @CsvSource({"'',nonsense", "'','{a: {at: 1'", "'','{a: {min: x, at: 1}}'", "broken,''", "fan,''"})
    void refusesByTheExceptionThatTheDriversCallersKnow(String profile, String points) {
        assertThatThrownBy(() -> store.points("modbus", profile, points))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../pump", "/etc/passwd", "a b", ".hidden", "pump*"})
    void refusesWhatIsNoName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.points("modbus", name, ""))
                .withMessageContaining("profile = '" + name + "': the name of a file in etc/profiles");
    }
}
