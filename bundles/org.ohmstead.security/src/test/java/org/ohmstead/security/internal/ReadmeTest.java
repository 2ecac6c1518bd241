package org.ohmstead.security.internal;

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

    static SecurityConfig config(Map<String, Object> properties) {
        return Converters.standardConverter().convert(properties).to(SecurityConfig.class);
    }

    @Test
    void namesEveryKeyWithTypeAndDefault() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', line.indexOf('|', 1) + 1) + 1)))
                .map(String::strip)
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SecurityConfig.class.getDeclaredMethods())
                        .filter(method -> method.getDefaultValue() != null)
                        .map(ReadmeTest::row)
                        .toList());
    }

    private static String row(Method method) {
        String value = String.valueOf(method.getDefaultValue());
        String shown = value.isEmpty() ? "" : "`" + value + "`";
        return ("| `" + method.getName().replace('_', '.') + "` | "
                        + method.getReturnType().getSimpleName() + " | " + shown)
                .strip();
    }
}
