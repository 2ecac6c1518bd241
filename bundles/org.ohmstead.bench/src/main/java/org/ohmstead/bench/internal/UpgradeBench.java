package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A gateway is stopped and upgraded: how much longer the start after it takes than others. */
final class UpgradeBench {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double WANTED_RATIO = 1.3;

    private final PrintStream out;
    private final Path archive;
    private final int devices;
    private final int rounds;

    UpgradeBench(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.devices = options.number("devices", 20);
        this.rounds = options.number("rounds", 5);
        this.archive = Gateway.archive(options);
        options.done();
    }

    void run(Cleanup cleanup) throws IOException {
        double[] first = new double[rounds];
        double[] again = new double[rounds];
        double[] upgraded = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            Gateway gateway = cleanup.add(new Gateway());
            gateway.unpack(archive, ",ohmstead-driver-simulated");
            for (int i = 0; i < devices; i++) {
                Files.writeString(
                        gateway.home().resolve("etc/org.ohmstead.driver.simulated-" + Gateway.name(i) + ".cfg"),
                        "device = bench/" + Gateway.name(i) + "\npoints = {v: {at: constant/1}}\n");
            }
            first[round] = start(gateway);
            again[round] = start(gateway);
            gateway.upgrade(archive);
            upgraded[round] = start(gateway);
            gateway.close();
        }
        row("first start after unpacking", first);
        row("start with the cache of the last", again);
        row("start after an upgrade", upgraded);
        double start = new Stats(upgraded).median();
        double ratio = start / new Stats(first).median();
        out.printf(
                Locale.ROOT,
                "after an upgrade / first start %.2f (wanted: at most %.1f)%s; / start with a cache %.2f%n",
                ratio,
                WANTED_RATIO,
                ratio <= WANTED_RATIO ? "" : " MISSED",
                start / new Stats(again).median());
    }

    /** {@return the seconds from the start of the process until all devices have values; then it is stopped} */
    private double start(Gateway gateway) throws IOException {
        long began = System.nanoTime();
        gateway.start();
        gateway.rest().awaitDevices(PATIENCE, devices);
        double seconds = (System.nanoTime() - began) / 1e9;
        gateway.stop();
        return seconds;
    }

    private void row(String what, double[] seconds) {
        Stats stats = new Stats(seconds);
        out.printf(
                Locale.ROOT,
                "%-32s median %.1f, max %.1f s until %d devices have values (%d)%n",
                what,
                stats.median(),
                stats.max(),
                devices,
                stats.count());
    }
}
