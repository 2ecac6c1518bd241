package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedTest {

    @TempDir
    Path system;

    @Test
    void whatLiesInTheRepositoryComesWithTheGateway() throws Exception {
        Files.createDirectories(system.resolve("org/ohmstead/org.ohmstead.driver.sml/0.1.0"));
        Shipped shipped = new Shipped(Optional.of(system));

        assertThat(shipped).accepts("sml").rejects("modbus", "", "..", "x/../org.ohmstead.driver.sml");
        assertThat(new Shipped(Optional.empty())).rejects("sml");
    }
}
