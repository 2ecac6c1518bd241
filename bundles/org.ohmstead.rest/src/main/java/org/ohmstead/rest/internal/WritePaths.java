package org.ohmstead.rest.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.security.Action;

/** {@code /points}, as far as it commands. */
final class WritePaths {

    private static final double EXACT = 1L << 53;
    private static final String VALUE = "value";
    private static final String LEVEL = "level";

    private final Services services;
    private final Clock clock;

    WritePaths(Services services, Clock clock) {
        this.services = services;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.of("PUT", PointPaths.BASE, Tail.POINT, this::put, PointPaths.DEADLINE));
    }

    private void put(Exchange exchange) throws IOException {
        Duration deadline = PointPaths.deadline(exchange);
        Body body = exchange.body().only(Set.of(VALUE, LEVEL, Why.NAME));
        JsonNode value = body.required(VALUE);
        Actuation actuation = services.actuation().get();
        Devices devices = services.devices().get();
        PointId point = Points.resolve(exchange.device(), exchange.point(), id -> devices.point(id)
                        .isPresent())
                .orElseThrow(() -> Points.unknown(exchange.device(), exchange.point()));
        // Who may not write, or what is not there, is refused by actuation, which records every attempt.
        Optional<ValueType> type = Rights.of(services, exchange).may(Action.WRITE, point.device(), point.point())
                ? devices.point(point).map(state -> state.spec().type())
                : Optional.empty();
        WriteRequest request = new WriteRequest(
                point,
                type.isPresent() ? exact(value, type.get()) : value(value, own(value)),
                level(body.object().path(LEVEL)),
                exchange.who(),
                Why.of(body),
                clock.instant().plus(deadline));
        exchange.later(actuation.write(request), deadline.plus(PointPaths.GRACE), outcome -> answer(exchange, outcome));
    }

    private void answer(Exchange exchange, Outcome outcome) throws IOException {
        if (outcome instanceof Outcome.Done done) {
            exchange.answer().json(200, out -> Json.written(out, done.readBack(), done.detail(), clock.instant()));
        } else {
            throw problem(outcome);
        }
    }

    private static Problem problem(Outcome outcome) {
        if (outcome instanceof Outcome.Denied) {
            return Problem.forbidden(outcome.detail());
        }
        if (outcome instanceof Outcome.Outranked) {
            return Problem.of(Problem.Kind.OUTRANKED, outcome.detail());
        }
        if (outcome instanceof Outcome.Unknown) {
            return Problem.notFound(outcome.detail());
        }
        if (outcome instanceof Outcome.NotSent) {
            return Problem.unavailable(outcome.detail());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return Problem.of(Problem.Kind.DEVICE_FAILED, failed.detail())
                    .with("fault", failed.fault().id());
        }
        return Problem.of(Problem.Kind.UNPROCESSABLE, outcome.detail());
    }

    private static int level(JsonNode node) {
        if (node.isMissingNode()) {
            return WriteRequest.ORDINARY;
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 1
                || node.intValue() > WriteRequest.ORDINARY) {
            throw Problem.field(Problem.Kind.UNPROCESSABLE, LEVEL, Body.name(node), "a whole number from 1 to 16");
        }
        return node.intValue();
    }

    /**
     * {@return what JSON says, in the type of a point} A problem if it does not fit, or is a whole number that would become
     * another one: who counts means every digit. Fractions are rounded, as everywhere.
     */
    private static Value exact(JsonNode node, ValueType type) {
        if (type != ValueType.DOUBLE || !node.isIntegralNumber()) {
            return value(node, type);
        }
        try {
            return type.parse(node.asText());
        } catch (IllegalArgumentException e) {
            throw Problem.field(
                    Problem.Kind.UNPROCESSABLE,
                    VALUE,
                    Body.name(node),
                    "a whole number that a double holds (all up to 2^53)");
        }
    }

    private static Value value(JsonNode node, ValueType type) {
        boolean whole = type == ValueType.LONG;
        if (whole && node.isIntegralNumber() && node.canConvertToLong()) {
            return Value.of(node.longValue());
        }
        if (whole && node.isFloatingPointNumber() && isWhole(node.doubleValue())) {
            return Value.of((long) node.doubleValue());
        }
        if (type == ValueType.DOUBLE && node.isNumber() && Double.isFinite(node.doubleValue())) {
            return Value.of(node.doubleValue());
        }
        if (type == ValueType.BOOLEAN && node.isBoolean()) {
            return Value.of(node.booleanValue());
        }
        if (node.isTextual() && (whole || type == ValueType.TEXT || type == ValueType.BYTES)) {
            try {
                return type.parse(node.textValue());
            } catch (IllegalArgumentException e) {
                throw unsuitable(node, type);
            }
        }
        throw unsuitable(node, type);
    }

    /** {@return the type that a value has by itself} */
    private static ValueType own(JsonNode node) {
        if (node.isBoolean()) {
            return ValueType.BOOLEAN;
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() && node.canConvertToLong() ? ValueType.LONG : ValueType.DOUBLE;
        }
        if (node.isTextual()) {
            return ValueType.TEXT;
        }
        throw Problem.field(Problem.Kind.UNPROCESSABLE, VALUE, Body.name(node), "a number, a text, true or false");
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) <= EXACT;
    }

    private static Problem unsuitable(JsonNode node, ValueType type) {
        boolean beyond =
                type == ValueType.LONG && node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue());
        String expected =
                beyond ? "a whole number from -2^63 to 2^63-1, beyond 2^53 without an exponent" : type.expected();
        return Problem.field(Problem.Kind.UNPROCESSABLE, VALUE, Body.name(node), expected);
    }
}
