package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The demo from its archive: how soon after the start its devices have values, and how much memory it takes then. */
final class StartBench {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double WANTED_START_S = 8;
    private static final double WANTED_RSS_MIB = 300;
    private static final double WANTED_ARCHIVE_MB = 80;
    private static final int SECONDS_PER_MINUTE = 60;

    private final PrintStream out;
    private final Path archive;
    private final Path kar;
    private final int starts;
    private final int minutes;

    StartBench(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.starts = options.number("starts", 3);
        this.minutes = options.number("minutes", 5);
        this.archive = Gateway.archive(options);
        this.kar = Demo.kar(options);
        options.done();
    }

    void run(Cleanup cleanup) throws IOException {
        double megabytes = Files.size(archive) / 1e6;
        row("base archive", megabytes, "MB", WANTED_ARCHIVE_MB);
        double[] first = new double[starts];
        Gateway gateway = null;
        for (int i = 0; i < starts; i++) {
            if (gateway != null) {
                gateway.close();
            }
            gateway = cleanup.add(new Gateway());
            gateway.unpack(archive, "");
            int devices = Demo.add(gateway.home(), kar, Path.of("config", "demo"));
            first[i] = start(gateway, devices);
        }
        row("to the first value, median", new Stats(first).median(), "s", WANTED_START_S);
        memory(gateway);
    }

    /** {@return the seconds from the start of the process to the first device with values} */
    private double start(Gateway gateway, int devices) throws IOException {
        long began = System.nanoTime();
        gateway.start();
        Rest rest = gateway.rest();
        rest.awaitDevices(PATIENCE, 1);
        double first = (System.nanoTime() - began) / 1e9;
        rest.awaitDevices(PATIENCE, devices);
        double all = (System.nanoTime() - began) / 1e9;
        out.printf(
                Locale.ROOT,
                "start: first device with values after %.1f s, all %d after %.1f s%n",
                first,
                devices,
                all);
        return first;
    }

    private void memory(Gateway gateway) throws IOException {
        for (int minute = 1; minute <= minutes; minute++) {
            Processes.sleep(SECONDS_PER_MINUTE);
            ProcessUse use = gateway.use();
            out.printf(
                    Locale.ROOT,
                    "after %d min: RSS %.0f MiB, PSS %.0f MiB, RSS at most so far %.0f MiB%n",
                    minute,
                    use.rssMib(),
                    use.pssMib(),
                    use.peakMib());
        }
        row("RSS of the demo after " + minutes + " min", gateway.use().rssMib(), "MiB", WANTED_RSS_MIB);
    }

    private void row(String what, double value, String unit, double wanted) {
        out.printf(
                Locale.ROOT,
                "%-30s %.1f %s (wanted: at most %.0f)%s%n",
                what,
                value,
                unit,
                wanted,
                value <= wanted ? "" : " MISSED");
    }
}
