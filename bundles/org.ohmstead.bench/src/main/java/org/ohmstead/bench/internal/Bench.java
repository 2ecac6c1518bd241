package org.ohmstead.bench.internal;

import java.io.PrintStream;

/** Measures: {@code Bench link|poll|latency [--option value]…}. */
public final class Bench {

    private static final String USAGE = "link, poll or latency expected";

    private Bench() {}

    /**
     * Runs one measurement.
     *
     * @param args what to measure, and options
     * @throws Exception if it cannot be measured
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            throw new IllegalArgumentException(USAGE);
        }
        run(args, new PrintStream(System.out, true, "UTF-8"));
    }

    private static void run(String[] args, PrintStream out) throws Exception {
        Options options = Options.parse(args, 1);
        out.println("machine: " + Machine.describe());
        switch (args[0]) {
            case "link" -> new LinkBench(out, options).run();
            case "poll" -> new PollBench(out, options).run();
            case "latency" -> new LatencyBench(out, options).run();
            default -> throw new IllegalArgumentException(USAGE + ", got '" + args[0] + "'");
        }
    }
}
