package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

/** The table of the README and the configuration that the code reads are the same. */
class ReadmeTest {

    static ActuationConfig config(Map<String, Object> properties) {
        return Converters.standardConverter().convert(properties).to(ActuationConfig.class);
    }

    @Test
    void namesEveryKeyWithTypeAndDefault() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> String.join("|", Arrays.asList(line.split("\\|")).subList(0, 4))
                        .strip())
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ActuationConfig.class.getDeclaredMethods())
                        .filter(method -> method.getDefaultValue() != null)
                        .map(ReadmeTest::row)
                        .toList());
    }

    private static String row(Method method) {
        return "| `" + method.getName().replace('_', '.') + "` | "
                + method.getReturnType().getSimpleName() + " | `" + method.getDefaultValue() + "`";
    }
}
