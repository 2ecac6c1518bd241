package org.ohmstead.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.PointId;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.security.Action;

/** {@code ohm:history}: what a point was worth. */
@Service
@Command(
        scope = "ohm",
        name = "history",
        description = "Shows what a point was worth",
        detailedDescription =
                """
                Examples:
                  ohm:history cellar/pump/flow
                    the samples of the last hour
                  ohm:history --from -1d --step 15m --aggregate min,avg,max cellar/pump/flow
                    the last day in quarters of an hour
                  ohm:history --from 2026-01-31T00:00:00Z --to 2026-02-01T00:00:00Z --step 1h roof/meter/1.8.0
                    one day; OBIS codes may be short
                """)
public final class HistoryCommand extends OhmCommand {

    @Argument(name = "point", description = "Device path and point, as cellar/pump/flow", required = true)
    @Completion(PointCompleter.class)
    String point = "";

    @Option(
            name = "--from",
            description = "The beginning: an instant, or a duration from now",
            valueToShowInHelp = "-1h")
    String from = "-1h";

    @Option(name = "--to", description = "The end, not included: as --from", valueToShowInHelp = "now")
    String to = "now";

    @Option(
            name = "--step",
            description = "Length of intervals, as 5m; without it the samples themselves",
            valueToShowInHelp = "none")
    String step = "";

    @Option(name = "--aggregate", description = "One column each, with --step; avg unless given", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"min", "max", "avg", "time-weighted-avg", "first", "last", "sum", "count"})
    List<String> aggregates = new ArrayList<>();

    @Option(name = "--limit", description = "The most rows", valueToShowInHelp = "1000")
    int limit = 1000;

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        Historian historian = desk.need(Historian.class);
        PointId id = id(desk);
        if (!desk.may(Action.READ, Bus.DEVICES + id)) {
            throw Desk.refuse(desk.who().name() + " may not read " + id);
        }
        Optional<HistoryPoint> known = historian.point(id);
        if (known.isEmpty()) {
            throw noHistory(desk, historian, id);
        }
        HistoryQuery query = query(desk.clock().instant(), id);
        print(desk, historian, query, Texts.unit(known.get().unit()));
    }

    private static CommandException noHistory(Desk desk, Historian historian, PointId id) throws CommandException {
        Optional<String> trouble = historian.trouble();
        if (trouble.isPresent()) {
            return Desk.refuse("'" + id + "' has no history. The store is in trouble: " + trouble.get());
        }
        List<String> kept = new ArrayList<>();
        for (HistoryPoint point : historian.points()) {
            if (desk.may(Action.READ, Bus.DEVICES + point.id())) {
                kept.add(point.id().toString());
            }
        }
        return Desk.refuse("'" + id + "' has no history" + Near.question(Near.of(id.toString(), kept)));
    }

    private HistoryQuery query(Instant now, PointId id) {
        Optional<Duration> interval = step.isEmpty() ? Optional.empty() : Optional.of(Texts.positive("--step", step));
        List<Aggregate> columns = aggregates.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(Aggregate::of)
                .toList();
        if (interval.isEmpty() && !columns.isEmpty()) {
            throw new IllegalArgumentException("--aggregate: only with --step");
        }
        return new HistoryQuery(
                id,
                Texts.instant("--from", from, now),
                Texts.instant("--to", to, now),
                interval,
                interval.isPresent() && columns.isEmpty() ? List.of(Aggregate.AVG) : columns,
                limit);
    }

    private void print(Desk desk, Historian historian, HistoryQuery query, String unit) {
        List<String> heads = new ArrayList<>(List.of("At"));
        if (query.aggregates().isEmpty()) {
            heads.add(">Value");
        }
        query.aggregates().forEach(aggregate -> heads.add(">" + aggregate.id()));
        heads.add("Unit");
        heads.add("Quality");
        Table table = Table.of(heads.toArray(String[]::new)).orElse("No samples from " + from + " to " + to);
        int rows = 0;
        try (Stream<HistoryRow> answer = historian.query(query)) {
            for (HistoryRow row : (Iterable<HistoryRow>) answer::iterator) {
                List<Object> cells = new ArrayList<>(List.of(Texts.iso(row.at())));
                row.values().forEach(value -> cells.add(plain ? Texts.value(value) : Texts.rounded(value)));
                cells.add(unit);
                cells.add(row.quality().id());
                table.row(cells.toArray());
                rows++;
            }
        }
        table.print(desk, plain);
        if (rows == limit && !plain) {
            desk.out().println("There may be more: --limit is " + limit);
        }
    }

    /** A point that is gone may still have a history. */
    private PointId id(Desk desk) {
        Optional<Devices> devices = desk.services().find(Devices.class);
        return devices.map(present -> Selection.id(point, present)).orElseGet(() -> PointId.parse(point));
    }
}
