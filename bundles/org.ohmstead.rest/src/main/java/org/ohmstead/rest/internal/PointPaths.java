package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.security.Action;

/** {@code /points}, as far as it reads. */
final class PointPaths {

    static final String BASE = "/api/v1/points";
    static final String DEADLINE = "deadline";
    /** How long a client waits if it does not say. */
    static final Duration USUAL = Duration.ofSeconds(10);
    /** How long a client may wait. */
    static final Duration LONGEST = Duration.ofMinutes(1);
    /** What a deadline may be exceeded by before the answer is given up. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final String MAX_AGE = "maxAge";
    private static final Duration OLDEST = Duration.ofDays(366);
    /** So many points usually fit into one buffer of the web server, 32 KiB. */
    private static final int FEW = 100;

    private final Services services;
    private final Clock clock;
    private final Places answers;

    /**
     * Makes the paths.
     *
     * @param answers at which long answers are written
     */
    PointPaths(Services services, Clock clock, Places answers) {
        this.services = services;
        this.clock = clock;
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", BASE, Tail.NONE, this::list, "device"),
                Route.of("GET", BASE, Tail.POINT, this::get, MAX_AGE, DEADLINE));
    }

    private void list(Exchange exchange) throws IOException {
        Rights rights = Rights.of(services, exchange);
        rights.require(Action.READ);
        Devices devices = services.devices().get();
        List<String> asked = exchange.query().all("device");
        List<DeviceInfo> listed = new ArrayList<>();
        for (String path : asked) {
            rights.requireSight(devices, path);
            listed.add(devices.device(path).orElseThrow(() -> DevicePaths.unknown(path)));
        }
        if (asked.isEmpty()) {
            listed.addAll(devices.list());
        }
        Render render = out -> points(out, rights, devices, listed);
        if (listed.stream().mapToLong(DeviceInfo::points).sum() <= FEW) {
            exchange.answer().json(200, render);
        } else {
            answers.run(Places.PATIENCE, () -> {
                try (JsonGenerator out = Json.generator(exchange.answer().stream(Route.JSON))) {
                    render.to(out);
                }
            });
        }
    }

    private void points(JsonGenerator out, Rights rights, Devices devices, List<DeviceInfo> listed) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("points");
        for (DeviceInfo device : listed) {
            points(out, rights, devices.points(device.path()));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void points(JsonGenerator out, Rights rights, List<PointState> points) throws IOException {
        Instant now = clock.instant();
        for (PointState state : points) {
            if (rights.may(Action.READ, state.device(), state.spec().name())) {
                Json.point(out, state, now);
            }
        }
    }

    private void get(Exchange exchange) throws IOException {
        Optional<Duration> maxAge = exchange.query().duration(MAX_AGE, Duration.ZERO, OLDEST);
        Duration deadline = deadline(exchange);
        Devices devices = services.devices().get();
        PointState state = known(services, exchange, Action.READ);
        Instant now = clock.instant();
        boolean young = maxAge.isEmpty() || isYoung(state, maxAge.get(), now);
        if (young) {
            answer(exchange, state);
        } else {
            PointId id = state.id();
            exchange.later(
                    devices.read(List.of(id), maxAge.get(), now.plus(deadline)),
                    deadline.plus(GRACE),
                    states -> answer(
                            exchange,
                            states.stream().findFirst().orElseThrow(() -> Points.unknown(id.device(), id.point()))));
        }
    }

    private static boolean isYoung(PointState state, Duration maxAge, Instant now) {
        return !maxAge.isZero()
                && state.age(now).filter(age -> age.compareTo(maxAge) <= 0).isPresent();
    }

    private void answer(Exchange exchange, PointState state) throws IOException {
        exchange.answer().json(200, out -> Json.point(out, state, clock.instant()));
    }

    static Duration deadline(Exchange exchange) {
        return exchange.query()
                .duration(DEADLINE, Duration.ofMillis(1), LONGEST)
                .orElse(USUAL);
    }

    /** {@return the point in the path of a request} A problem if it is not there, or its user may not. */
    static PointState known(Services services, Exchange exchange, Action action) {
        Rights rights = Rights.of(services, exchange);
        Devices devices = services.devices().get();
        String device = exchange.device();
        String point = exchange.point();
        Optional<PointState> state = Points.resolve(
                        device, point, id -> devices.point(id).isPresent())
                .flatMap(devices::point);
        rights.require(action, device, state.map(s -> s.spec().name()).orElse(point));
        return state.orElseThrow(() -> Points.unknown(device, point));
    }
}
