package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Slaves and a gateway that reads them, up and all devices ok. */
final class Rig implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final int slaves;
    private final int points;
    private final int periodMs;
    private final boolean history;
    private final Farm farm;
    private final Gateway gateway;
    private final Rest rest;

    Rig(PrintStream out, Options options, int slaves, int points, int periodMs) throws IOException {
        this.slaves = options.number("slaves", slaves);
        this.points = options.number("points", points);
        this.periodMs = options.number("period", periodMs);
        this.history = options.flag("history", false);
        String archive = options.text("distribution", "");
        out.printf(
                "%d slaves x %d float32 points, read every %d ms, history %s%n",
                this.slaves, this.points, this.periodMs, history ? "every 10 s" : "off");
        this.gateway = new Gateway(archive.isEmpty() ? Gateway.built() : Path.of(archive));
        this.farm = new Farm(this.slaves, this.points);
        this.rest = gateway.rest();
    }

    void up(PrintStream out) throws IOException {
        gateway.configure(farm, slaves, points, periodMs, history);
        long began = System.nanoTime();
        gateway.start();
        rest.await(
                PATIENCE,
                "all devices to be ok",
                metrics -> metrics.getOrDefault("ohmstead_devices{status=\"ok\"}", 0.0) == slaves);
        out.printf("up, all devices ok %.1f s after the start%n", (System.nanoTime() - began) / 1e9);
    }

    int slaves() {
        return slaves;
    }

    int points() {
        return points;
    }

    int periodMs() {
        return periodMs;
    }

    Farm farm() {
        return farm;
    }

    Gateway gateway() {
        return gateway;
    }

    Rest rest() {
        return rest;
    }

    Map<String, Double> metrics() throws IOException {
        return rest.metrics();
    }

    @Override
    public void close() throws IOException {
        try (farm) {
            gateway.close();
        }
    }
}
