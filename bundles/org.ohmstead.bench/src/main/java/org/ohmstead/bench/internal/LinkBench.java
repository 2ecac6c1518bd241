package org.ohmstead.bench.internal;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransaction;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.net.TCPMasterConnection;
import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;

/**
 * One connection, blocks of 125 registers, back to back: the driver's prepared read, which decodes 62 float32 values,
 * against a plain j2mod loop, which leaves registers. Both in this process, turn by turn, each warmed up.
 */
final class LinkBench {

    private static final int REGISTERS = 125;
    private static final int POINTS = 62;
    private static final int PER_CHECK = 200;

    private final PrintStream out;
    private final Duration window;
    private final int rounds;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    LinkBench(PrintStream out, Options options) {
        this.out = out;
        this.window = Duration.ofSeconds(options.number("seconds", 3));
        this.rounds = options.number("rounds", 5);
        options.done();
    }

    /** One exchange. */
    @FunctionalInterface
    private interface Exchange {

        void run() throws ModbusException;
    }

    /**
     * One turn.
     *
     * @param rate exchanges per second
     * @param cpuMicros of this thread per exchange
     * @param bytes allocated by this thread per exchange
     */
    private record Turn(double rate, double cpuMicros, double bytes) {}

    void run(Cleanup cleanup) throws Exception {
        try (Farm farm = cleanup.add(new Farm(1, POINTS + 1))) {
            PreparedRead ours = ours(farm.port(0));
            TCPMasterConnection connection = new TCPMasterConnection(InetAddress.getLoopbackAddress());
            connection.setPort(farm.port(0));
            connection.connect();
            ModbusTCPTransaction theirs = new ModbusTCPTransaction(connection);
            ReadMultipleRegistersRequest request = new ReadMultipleRegistersRequest(0, REGISTERS);
            request.setUnitID(1);
            theirs.setRequest(request);
            List<Turn> our = new ArrayList<>();
            List<Turn> their = new ArrayList<>();
            turn(() -> checked(ours.read()));
            turn(theirs::execute);
            for (int i = 0; i < rounds; i++) {
                our.add(turn(() -> checked(ours.read())));
                their.add(turn(theirs::execute));
            }
            connection.close();
            report(our, their);
        }
    }

    private static PreparedRead ours(int port) throws ReflectiveOperationException {
        List<PointEntry> points = IntStream.range(0, POINTS)
                .mapToObj(i -> new PointEntry(
                        "p" + i,
                        "holding/" + 2 * i,
                        "1",
                        false,
                        Limits.NONE,
                        Pace.FAST,
                        HistoryRule.NONE,
                        Map.of("type", "float32"),
                        "bench"))
                .toList();
        Driver driver =
                DriverHost.modbus(Map.of("device", "bench/link", "url", "tcp://127.0.0.1:" + port + "?unit=1"), points);
        return driver.prepare(new Block(Optional.of(new Span("holding", 0, REGISTERS)), driver.points()));
    }

    private static void checked(List<Reading> readings) {
        if (!(readings.get(POINTS - 1) instanceof Reading.Good)) {
            throw new IllegalStateException("a good reading expected, got " + readings.get(POINTS - 1));
        }
    }

    private Turn turn(Exchange exchange) throws ModbusException {
        long self = Thread.currentThread().getId();
        long bytes = threads.getThreadAllocatedBytes(self);
        long cpu = threads.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        long exchanges = 0;
        while (System.nanoTime() - began < window.toNanos()) {
            for (int i = 0; i < PER_CHECK; i++) {
                exchange.run();
            }
            exchanges += PER_CHECK;
        }
        double count = exchanges;
        return new Turn(
                count * 1e9 / (System.nanoTime() - began),
                (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / count,
                (threads.getThreadAllocatedBytes(self) - bytes) / count);
    }

    private void report(List<Turn> our, List<Turn> their) {
        double ours = new Stats(our.stream().mapToDouble(Turn::rate).toArray()).median();
        double theirs = new Stats(their.stream().mapToDouble(Turn::rate).toArray()).median();
        out.printf(
                "link: blocks of %d registers back to back, %d turns of %d s each, medians%n",
                REGISTERS, rounds, window.toSeconds());
        out.printf("%-28s %12s %14s %14s%n", "", "requests/s", "CPU µs each", "bytes each");
        row("driver, 62 values decoded", our);
        row("plain j2mod loop", their);
        out.printf("driver / j2mod: %.2f (wanted: 0.80 or more)%n", ours / theirs);
    }

    private void row(String name, List<Turn> turns) {
        out.printf(
                "%-28s %12.0f %14.1f %14.0f%n",
                name,
                new Stats(turns.stream().mapToDouble(Turn::rate).toArray()).median(),
                new Stats(turns.stream().mapToDouble(Turn::cpuMicros).toArray()).median(),
                new Stats(turns.stream().mapToDouble(Turn::bytes).toArray()).median());
    }
}
