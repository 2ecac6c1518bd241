package org.ohmstead.scan.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;

/**
 * How one device is read, and what was learned about it. A block that is answered by "illegal address" is halved until
 * the culprit is found; what was found is remembered and planned around. Used by the link's thread; {@link #describe}
 * by any.
 */
final class ReadPlan {

    /** The most exchanges that one scan may spend on looking for illegal addresses; the rest waits for the next. */
    private static final int SEARCH_BUDGET = 64;

    private final Driver driver;
    private final Planner planner;
    private final LongSupplier ticker;
    private final Holes known;
    private final DriverCall call;
    private volatile Map<Cycle, List<BlockRead>> blocks = Map.of();
    private volatile List<Span> holes = List.of();
    private volatile Learned learned;
    private String refusal = "";
    private boolean silent;
    private int budget;
    private long exchanges;
    private long searches;

    ReadPlan(Driver driver, LongSupplier ticker) {
        this(driver, ticker, Learned.NOTHING, new DriverCall(ticker));
    }

    /** Plans with what is known already. */
    ReadPlan(Driver driver, LongSupplier ticker, Learned learned, DriverCall call) {
        this.call = call;
        this.learned = learned;
        this.known = new Holes(learned);
        this.driver = driver;
        this.planner = new Planner(driver.areas());
        this.ticker = ticker;
        plan();
    }

    /** {@return the blocks of a cycle as planned now} */
    List<BlockRead> blocks(Cycle cycle) {
        return blocks.getOrDefault(cycle, List.of());
    }

    /** {@return the blocks, of whatever cycle, that bring a point} */
    List<BlockRead> covering(PointSpec point) {
        return blocks.values().stream()
                .flatMap(List::stream)
                .filter(read -> read.block().points().contains(point))
                .limit(1)
                .toList();
    }

    long exchanges() {
        return exchanges;
    }

    /** {@return what the device said, if it says of every address that it does not exist} */
    Optional<String> refusal() {
        return known.refusing() ? Optional.of(refusal) : Optional.empty();
    }

    void beginScan() {
        budget = SEARCH_BUDGET;
        silent = false;
        known.begin();
    }

    /** Reads a block, looking for illegal addresses if need be. {@return one reading per point of the block} */
    List<Reading> read(BlockRead read) {
        List<Reading> readings = exchange(read);
        List<PointSpec> points = read.block().points();
        Fault trouble = BlockRead.trouble(readings);
        if (trouble != Fault.ILLEGAL_ADDRESS) {
            if (readings.stream().anyMatch(ReadPlan::isKnown)) {
                known.known(points);
            }
            silent |= trouble == Fault.TIMEOUT || trouble == Fault.OFFLINE;
            return readings;
        }
        known.unknown(points);
        refusal = ((Reading.Bad) readings.get(0)).detail();
        return points.size() == 1 || budget <= 0 ? readings : halve(read.block());
    }

    private static boolean isKnown(Reading reading) {
        return !(reading instanceof Reading.Bad bad) || bad.fault() == Fault.OUT_OF_RANGE;
    }

    /** Plans anew if anything was learned since; to be called between scans. */
    void endScan() {
        if (!silent) {
            known.witness().ifPresent(point -> read(prepare(Planner.block(List.of(point)))));
        }
        if (known.conclude(driver.points())) {
            plan();
        }
    }

    private List<Reading> exchange(BlockRead read) {
        exchanges++;
        budget--;
        return call.of(() -> read.execute(ticker.getAsLong(), ticker));
    }

    private List<Reading> halve(Block block) {
        searches++;
        List<PointSpec> points = block.points();
        int middle = points.size() / 2;
        List<PointSpec> left = points.subList(0, middle);
        List<PointSpec> right = points.subList(middle, points.size());
        long before = searches;
        List<Reading> low = read(prepare(Planner.block(left)));
        List<Reading> high = read(prepare(Planner.block(right)));
        if (searches == before && isGood(low) && isGood(high)) {
            // Each half can be read and the whole cannot: what is wrong lies where they meet.
            known.separate(left.get(left.size() - 1), right.get(0));
        }
        List<Reading> all = new ArrayList<>(low);
        all.addAll(high);
        return all;
    }

    private static boolean isGood(List<Reading> readings) {
        return readings.stream().noneMatch(r -> r instanceof Reading.Bad);
    }

    private void plan() {
        Map<Cycle, List<BlockRead>> next = new EnumMap<>(Cycle.class);
        Set<Barrier> barriers = known.barriers();
        for (Pace pace : Pace.values()) {
            List<PointSpec> points = driver.points().stream()
                    .filter(p -> p.pace() == pace && !known.aside(p))
                    .toList();
            next.put(Cycle.of(pace), prepare(planner.plan(points, barriers)));
        }
        next.put(
                Cycle.PROBE,
                known.aside().stream()
                        .map(p -> prepare(Planner.block(List.of(p))))
                        .toList());
        blocks = next;
        holes = known.spans();
        learned = known.learned();
    }

    private List<BlockRead> prepare(List<Block> planned) {
        return planned.stream().map(this::prepare).toList();
    }

    private BlockRead prepare(Block block) {
        return new BlockRead(block, driver.prepare(block));
    }

    /** {@return what was learned, for any thread} */
    Learned learned() {
        return learned;
    }

    Plan describe() {
        List<PlannedBlock> planned = new ArrayList<>();
        blocks.forEach((cycle, reads) ->
                reads.forEach(read -> planned.add(read.describe(cycle == Cycle.FAST ? Pace.FAST : Pace.SLOW))));
        return new Plan(driver.device(), planned, holes);
    }
}
