package org.ohmstead.scan.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;

/** A register device in memory that keeps a log of what was asked. Holding registers hold their address unless written. */
final class FakeDriver implements Driver {

    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    final List<Span> asked = Collections.synchronizedList(new ArrayList<>());
    final Set<Integer> illegal = Collections.synchronizedSet(new HashSet<>());
    final Map<Integer, Long> written = new ConcurrentHashMap<>();
    volatile Function<Span, Fault> mood = span -> Fault.NONE;
    volatile int longestTaken = Integer.MAX_VALUE;
    volatile Runnable planning = () -> {};

    private final String device;
    private final String link;
    private final String unit;
    private final Cadence cadence;
    private final List<PointSpec> points;

    FakeDriver(String device, String link, String unit, long intervalMs, List<PointSpec> points) {
        this.device = device;
        this.link = link;
        this.unit = unit;
        this.cadence = Cadence.ofMillis(intervalMs, 10 * intervalMs, 100);
        this.points = points;
    }

    static FakeDriver of(String device, String link, int registers) {
        return new FakeDriver(device, link, device, 20, registers(registers));
    }

    static List<PointSpec> registers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PlannerTest.point("r" + i, "holding", i, 1))
                .toList();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public String link() {
        return link;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public Cadence cadence() {
        return cadence;
    }

    @Override
    public List<PointSpec> points() {
        return points;
    }

    @Override
    public List<Area> areas() {
        return List.of(new Area("holding", 125, 8));
    }

    @Override
    public PreparedRead prepare(Block block) {
        planning.run();
        return () -> read(block);
    }

    private List<Reading> read(Block block) {
        Span span = block.span().orElseThrow();
        asked.add(span);
        Fault fault = mood.apply(span);
        boolean refused = span.length() > longestTaken
                || IntStream.range(span.start(), span.end()).anyMatch(illegal::contains);
        if (refused) {
            fault = Fault.ILLEGAL_ADDRESS;
        }
        Fault answer = fault;
        return block.points().stream()
                .map(p -> answer == Fault.NONE
                        ? (Reading) new Reading.Good(p.name(), Value.of(value(p)), AT, TimeSource.ARRIVAL)
                        : new Reading.Bad(p.name(), AT, answer, "played by the test"))
                .toList();
    }

    private long value(PointSpec point) {
        int address = point.span().orElseThrow().start();
        return written.getOrDefault(address, (long) address);
    }

    @Override
    public List<Written> write(List<Write> writes) {
        writes.forEach(w -> written.put(w.point().span().orElseThrow().start(), ((Value.Whole) w.value()).value()));
        return writes.stream()
                .<Written>map(w -> new Written.Done(w.point().name()))
                .toList();
    }
}
