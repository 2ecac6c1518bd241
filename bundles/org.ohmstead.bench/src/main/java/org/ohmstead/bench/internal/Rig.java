package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Slaves and a gateway that reads them, up and all devices ok. */
final class Rig {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Plan plan;
    private final Farm farm;
    private final Gateway gateway;
    private final Rest rest;

    /**
     * What is measured.
     *
     * @param slaves how many
     * @param points of each, float32
     * @param periodMs between two reads of each
     * @param history whether each point is kept every 10 s
     * @param archive the distribution
     */
    record Plan(int slaves, int points, int periodMs, boolean history, Path archive) {

        /** Reads the options that say so. */
        static Plan of(Options options, int slaves, int points, int periodMs) throws IOException {
            return new Plan(
                    options.number("slaves", slaves),
                    options.number("points", points),
                    options.number("period", periodMs),
                    options.flag("history", false),
                    Gateway.archive(options));
        }
    }

    Rig(PrintStream out, Plan plan, Cleanup cleanup) throws IOException {
        this.plan = plan;
        out.printf(
                "%d slaves x %d float32 points, read every %d ms, history %s%n",
                plan.slaves, plan.points, plan.periodMs, plan.history ? "every 10 s" : "off");
        this.gateway = cleanup.add(new Gateway());
        gateway.unpack(plan.archive, ",ohmstead-driver-modbus");
        this.farm = cleanup.add(new Farm(plan.slaves, plan.points));
        this.rest = gateway.rest();
    }

    void up(PrintStream out) throws IOException {
        gateway.configure(farm, plan.slaves, plan.points, plan.periodMs, plan.history);
        long began = System.nanoTime();
        gateway.start();
        rest.awaitDevices(PATIENCE, plan.slaves);
        out.printf("up, all devices ok %.1f s after the start%n", (System.nanoTime() - began) / 1e9);
    }

    int slaves() {
        return plan.slaves;
    }

    int points() {
        return plan.points;
    }

    int periodMs() {
        return plan.periodMs;
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
}
