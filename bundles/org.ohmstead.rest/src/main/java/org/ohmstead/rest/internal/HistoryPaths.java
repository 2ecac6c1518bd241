package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.security.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /history}. */
final class HistoryPaths {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryPaths.class);
    private static final String BASE = "/api/v1/history";
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_600);
    private static final int ROWS = 10_000;
    private static final int MOST_ROWS = 1_000_000;
    /** Queries read from disk: this many at a time. */
    private static final int AT_ONCE = 8;
    /** How long a query whose answer is under way waits for its next turn. */
    private static final Duration PATIENCE_UNDER_WAY = Duration.ofSeconds(30);

    private final Services services;
    private final Clock clock;
    private final Places places = new Places("questions to the historian", AT_ONCE);
    private final Places answers;

    /**
     * Makes the paths.
     *
     * @param answers at which long answers are written
     */
    HistoryPaths(Services services, Clock clock, Places answers) {
        this.services = services;
        this.clock = clock;
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", BASE, Tail.NONE, reading(this::list)),
                Route.of("GET", BASE, Tail.POINT, reading(this::get), "from", "to", "step", "aggregate", "limit"));
    }

    private void list(Exchange exchange) throws IOException {
        Rights rights = Rights.of(services, exchange);
        rights.require(Action.READ);
        List<HistoryPoint> points = services.historian().get().points();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("points");
            for (HistoryPoint point : points) {
                if (rights.may(Action.READ, point.id().device(), point.id().point())) {
                    out.writeStartObject();
                    out.writeStringField("point", point.id().toString());
                    out.writeStringField("type", point.type().id());
                    out.writeStringField("unit", point.unit());
                    out.writeEndObject();
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void get(Exchange exchange) throws IOException {
        Historian historian = services.historian().get();
        HistoryPoint subject = subject(exchange, historian);
        HistoryQuery query = query(exchange.query(), subject.id());
        answers.run(Places.PATIENCE, () -> answer(exchange, historian, subject, query));
    }

    private void answer(Exchange exchange, Historian historian, HistoryPoint subject, HistoryQuery query)
            throws IOException {
        // before the query: what comes meanwhile is not promised
        Completeness completeness = Completeness.of(services, historian);
        try (HistoryAnswer answer = places.hold(
                Places.PATIENCE, () -> new HistoryAnswer(subject, query, completeness, rows(historian, query)))) {
            // made before the status is sent: what goes wrong at once can be told properly
            byte[] piece = places.hold(Places.PATIENCE, answer::next);
            OutputStream out = exchange.answer().stream(Route.JSON);
            while (piece.length > 0 && !exchange.answer().headOnly()) {
                out.write(piece);
                piece = places.hold(PATIENCE_UNDER_WAY, answer::next);
            }
        }
    }

    /** Tells trouble with the store as what it is: a part of the gateway that is not available. */
    private static Route.Handler reading(Route.Handler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (UncheckedIOException e) {
                LOG.warn("history cannot be read", e);
                throw Problem.unavailable("the historian cannot read its store: " + e.getMessage());
            }
        };
    }

    private static Stream<HistoryRow> rows(Historian historian, HistoryQuery query) {
        try {
            return historian.query(query);
        } catch (IllegalArgumentException e) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "query parameter aggregate: " + e.getMessage())
                    .with("parameter", "aggregate");
        }
    }

    /** {@return the point in the path: one that has a history, or one that exists and has none yet} */
    private HistoryPoint subject(Exchange exchange, Historian historian) {
        String device = exchange.device();
        String point = exchange.point();
        Optional<PointId> id = Points.resolve(
                device,
                point,
                candidate -> historian.point(candidate).isPresent()
                        || live(candidate).isPresent());
        Rights.of(services, exchange)
                .require(Action.READ, device, id.map(PointId::point).orElse(point));
        return id.flatMap(known -> historian.point(known).or(() -> live(known)
                        .map(s -> new HistoryPoint(
                                known, s.spec().type(), s.spec().unit()))))
                .orElseThrow(() -> Points.unknown(device, point));
    }

    private Optional<PointState> live(PointId id) {
        return services.devices().find().flatMap(devices -> devices.point(id));
    }

    /** {@return the query, with one row more than asked for, which tells whether there is more} */
    private HistoryQuery query(Query query, PointId id) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Instant to = query.instant("to", now).orElse(now);
        Instant from = query.instant("from", now).orElse(to.minus(USUAL));
        if (!from.isBefore(to)) {
            throw Problem.parameter("from", Json.time(from), "an instant before " + Json.time(to));
        }
        Optional<Duration> step = query.duration("step", SHORTEST, LONGEST);
        List<Aggregate> aggregates = query.all("aggregate").stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(HistoryPaths::aggregate)
                .distinct()
                .toList();
        if (step.isPresent() && aggregates.isEmpty()) {
            throw Problem.parameter("aggregate", "", "one or more, as there is a step,");
        }
        if (step.isEmpty() && !aggregates.isEmpty()) {
            throw Problem.parameter("step", "", "a duration, as there is an aggregate,");
        }
        int limit = query.number("limit", 1, MOST_ROWS).orElse(ROWS);
        return new HistoryQuery(id, from, to, step, aggregates, limit + 1);
    }

    private static Aggregate aggregate(String id) {
        try {
            return Aggregate.of(id);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(
                    "aggregate", id, "any of min, max, avg, time-weighted-avg, first, last, sum, count");
        }
    }
}
