package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "org.ohmstead.journal.cfg, org.ohmstead.journal, '', ''",
        "org.ohmstead.driver.modbus-pump.cfg, org.ohmstead.driver.modbus~pump, org.ohmstead.driver.modbus, pump",
        "org.ohmstead.driver.modbus-heat-pump-2.cfg, org.ohmstead.driver.modbus~heat-pump-2, org.ohmstead.driver.modbus, heat-pump-2",
        "org.ohmstead.driver.modbus~heat-pump.cfg, org.ohmstead.driver.modbus~heat-pump, org.ohmstead.driver.modbus, heat-pump",
        "org.ohmstead.sim.modbus-x.cfg, org.ohmstead.sim.modbus~x, org.ohmstead.sim.modbus, x",
    })
    void filesStandForPids(String file, String pid, String factory, String name) {
        assertThat(PidName.ofFile(file)).contains(new PidName(pid, factory, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.ohmstead..cfg",
                "org.ohmstead.cfg",
                "org.ohmstead.driver.modbus.cfg",
                "org.ohmstead.x-.cfg",
                "org.ohmstead.-x.cfg",
                "org.apache.x.cfg",
                "org.ohmstead.x.cfg.conflict",
                ".org.ohmstead.x.cfg.tmp"
            })
    void othersDoNot(String file) {
        assertThat(PidName.ofFile(file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "org.ohmstead.journal, '', org.ohmstead.journal.cfg",
        "org.ohmstead.driver.modbus~pump, org.ohmstead.driver.modbus, org.ohmstead.driver.modbus-pump.cfg",
        "org.ohmstead.driver.modbus~../../x y/ä, org.ohmstead.driver.modbus, org.ohmstead.driver.modbus-..-..-x-y--.cfg",
        "org.ohmstead.driver.modbus.1234, org.ohmstead.driver.modbus, org.ohmstead.driver.modbus-1234.cfg",
        "odd, org.ohmstead.driver.modbus, org.ohmstead.driver.modbus-odd.cfg",
    })
    void pidsGetFiles(String pid, String factory, String file) {
        assertThat(PidName.of(pid, factory).file()).isEqualTo(file);
    }

    @Test
    void secretsAreNamedAfterPidAndKeyWithinWhatTheStoreTakes() {
        PidName pump = PidName.of("org.ohmstead.driver.modbus~pump", "org.ohmstead.driver.modbus");
        String longName = "x".repeat(100);
        PidName large = PidName.of("org.ohmstead.driver.modbus~" + longName, "org.ohmstead.driver.modbus");

        assertThat(SecretMover.reference(pump, "password")).isEqualTo("secret:driver.modbus-pump.password");
        assertThat(SecretMover.reference(large, "password"))
                .matches("secret:[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
                .isNotEqualTo(SecretMover.reference(large, "token"));
    }
}
