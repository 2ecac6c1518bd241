package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigType;

/** Which keys are secret, whatever the name of the configuration. */
class MaskTest {

    private static final ConfigType TYPE =
            new ConfigType("org.ohmstead.driver.test", true, "Test", "", "", List.of(secret("token")));

    private static ConfigType.Key secret(String id) {
        return new ConfigType.Key(
                id,
                id,
                "",
                ConfigType.Kind.SECRET,
                false,
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    @ParameterizedTest
    @CsvSource({
        "org.ohmstead.driver.test, (secret)",
        "org.ohmstead.driver.test~pump, (secret)",
        "org.ohmstead.driver.test.5f0c1d8e-11f0-4d7a-9c54-0242ac120002, (secret)",
        "org.ohmstead.driver.testing~pump, hunter2"
    })
    void whatIsTypedForASecretKeyIsHidden(String id, String shown) {
        ChangeSet.Change change = new ChangeSet.Put(id, ChangeSet.ANY, Map.of("token", "hunter2"));

        assertThat(new Mask(List.of(TYPE), new ChangeSet(List.of(change))).text("it is hunter2"))
                .isEqualTo("it is " + shown);
    }
}
