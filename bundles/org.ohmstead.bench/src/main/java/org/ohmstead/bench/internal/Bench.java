package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/** Measures: {@code Bench poll|latency|link|start|upgrade|swap|edit [--option value]…}. */
public final class Bench {

    private static final String EXPECTED = "poll, latency, link, start, upgrade, swap or edit expected";
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Bench() {}

    /**
     * Runs one measurement.
     *
     * @param args what to measure, and options; {@code --help} tells which
     * @throws Exception if there is a defect; what can go wrong otherwise is told in a line, and the exit code is 1, or 2 for
     *     wrong arguments
     */
    public static void main(String[] args) throws Exception {
        int code = run(args, new PrintStream(System.out, true, UTF_8), new PrintStream(System.err, true, UTF_8));
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] args, PrintStream out, PrintStream errors) throws Exception {
        if (args.length == 0 || List.of(args).contains("--help") || args[0].equals("-h") || args[0].equals("help")) {
            out.print(usage());
            return 0;
        }
        try (Cleanup cleanup = new Cleanup()) {
            measure(args, out, cleanup);
            return 0;
        } catch (IllegalArgumentException e) {
            errors.println("bench: " + e.getMessage() + "; --help tells what there is");
            return MISUSED;
        } catch (IOException e) {
            errors.println("bench: " + e.getMessage());
            return FAILED;
        }
    }

    private static void measure(String[] args, PrintStream out, Cleanup cleanup) throws Exception {
        Options options = Options.parse(args, 1);
        Measurement measurement =
                switch (args[0]) {
                    case "link" -> new LinkBench(out, options)::run;
                    case "poll" -> new PollBench(out, options)::run;
                    case "latency" -> new LatencyBench(out, options)::run;
                    case "start" -> new StartBench(out, options)::run;
                    case "upgrade" -> new UpgradeBench(out, options)::run;
                    case "swap" -> new SwapBench(out, options)::run;
                    case "edit" -> new EditBench(out, options)::run;
                    default -> throw new IllegalArgumentException(EXPECTED + ", got '" + args[0] + "'");
                };
        out.println("machine: " + Machine.describe());
        measurement.run(cleanup);
    }

    /** All options are read, nothing is started. */
    @FunctionalInterface
    private interface Measurement {

        void run(Cleanup cleanup) throws Exception;
    }

    private static String usage() throws IOException {
        try (InputStream in = Bench.class.getResourceAsStream("usage.txt")) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
