package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;

class HistoryCommandTest {

    private static final PointId FLOW = new PointId("cellar/pump", "flow");

    private final World world = new World();
    private final FakeHistorian historian = new FakeHistorian();
    private final HistoryCommand command = new HistoryCommand();

    HistoryCommandTest() {
        world.services.put(Historian.class, historian);
        command.point = "cellar/pump/flow";
    }

    @Test
    @DisplayName("shows the samples of the last hour unless told otherwise")
    void samples() throws Exception {
        historian.rows = List.of(
                row(60, Quality.GOOD, List.of(Optional.of(Value.of(4.5)))),
                row(30, Quality.BAD, List.of(Optional.empty())));

        assertThat(world.rows(command))
                .containsExactly(
                        List.of("2026-11-22T11:59:00.000Z", "4.5", "m3/h", "good"),
                        List.of("2026-11-22T11:59:30.000Z", "-", "m3/h", "bad"));
        assertThat(historian.asked)
                .containsExactly(new HistoryQuery(
                        FLOW, World.NOW.minusSeconds(3600), World.NOW, Optional.empty(), List.of(), 1000));
        assertThat(historian.open).isZero();
    }

    @Test
    @DisplayName("intervals have one column per aggregate; avg unless told otherwise")
    void intervals() throws Exception {
        historian.rows =
                List.of(row(60, Quality.UNCERTAIN, List.of(Optional.of(Value.of(1.0)), Optional.of(Value.of(2.0)))));
        command.from = "2026-11-22T10:00:00Z";
        command.to = "-1m";
        command.step = "5m";
        command.aggregates = List.of("min,max");

        assertThat(world.rows(command))
                .containsExactly(List.of("2026-11-22T11:59:00.000Z", "1", "2", "m3/h", "uncertain"));
        assertThat(historian.asked.get(0))
                .isEqualTo(new HistoryQuery(
                        FLOW,
                        World.NOW.minusSeconds(7200),
                        World.NOW.minusSeconds(60),
                        Optional.of(Duration.ofMinutes(5)),
                        List.of(Aggregate.MIN, Aggregate.MAX),
                        1000));
        command.aggregates = List.of();
        historian.rows = List.of();
        assertThat(world.run(command)).contains("No samples from 2026-11-22T10:00:00Z to -1m");
        assertThat(historian.asked.get(1).aggregates()).containsExactly(Aggregate.AVG);
    }

    @Test
    @DisplayName("says when there may be more")
    void more() throws Exception {
        historian.rows = List.of(row(60, Quality.GOOD, List.of(Optional.of(Value.of(4.5)))));
        command.limit = 1;

        assertThat(world.run(command)).contains("There may be more: --limit is 1");
    }

    @Test
    @DisplayName("a point that is gone still has its past, also while the devices are away")
    void gone() throws Exception {
        world.services.remove(Devices.class);

        assertThat(world.run(command)).contains("No samples");
    }

    @Test
    @DisplayName("says what is wrong with the question")
    void wrong() {
        refuses("--aggregate: only with --step", () -> command.aggregates = List.of("min"));
        refuses("one of min, max", () -> {
            command.step = "1m";
            command.aggregates = List.of("median");
        });
        refuses("--step: a duration of more than 0", () -> command.step = "0s");
        refuses("--from: an instant as", () -> command.from = "12:00");
        refuses("from: an instant before to", () -> command.from = "1h");
        refuses("'cellar/pump/speed' has no history.", () -> command.point = "cellar/pump/speed");
        refuses(
                "'cellar/pump/flwo' has no history; did you mean cellar/pump/flow?",
                () -> command.point = "cellar/pump/flwo");
        world.forbidden = "devices/cellar";
        refuses("ada may not read cellar/pump/flow", () -> command.point = "cellar/pump/flow");
    }

    private void refuses(String message, Runnable change) {
        command.from = "-1h";
        command.step = "";
        command.aggregates = List.of();
        change.run();
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining(message);
    }

    private static HistoryRow row(long secondsAgo, Quality quality, List<Optional<Value>> values) {
        return new HistoryRow(World.NOW.minusSeconds(secondsAgo), values, quality);
    }

    /** Has a past of one point. */
    private static final class FakeHistorian implements Historian {

        private final List<HistoryQuery> asked = new ArrayList<>();
        private List<HistoryRow> rows = List.of();
        private int open;

        @Override
        public List<HistoryPoint> points() {
            return List.of(new HistoryPoint(FLOW, ValueType.DOUBLE, "m3/h"));
        }

        @Override
        public Optional<HistoryPoint> point(PointId id) {
            return points().stream().filter(point -> point.id().equals(id)).findFirst();
        }

        @Override
        public Stream<HistoryRow> query(HistoryQuery query) {
            asked.add(query);
            open++;
            return rows.stream().onClose(() -> open--);
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }
    }
}
