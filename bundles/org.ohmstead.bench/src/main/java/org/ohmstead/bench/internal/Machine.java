package org.ohmstead.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    /** {@return processor, memory, system and Java in one line} */
    static String describe() throws IOException {
        return String.format(
                Locale.ROOT,
                "%d × %s, %.0f GiB, %s %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                value(Path.of("/proc/cpuinfo"), "model name", "unknown processor"),
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal", "0 kB")
                                .split(" ")[0])
                        / 1048576.0,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"));
    }

    /** {@return what follows a key and a colon in a file of /proc} */
    static String value(Path file, String key, String fallback) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(fallback);
        }
    }
}
