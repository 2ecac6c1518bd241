package org.ohmstead.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.security.Action;

/** {@code /events}. */
final class EventPaths {

    static final String TYPE = "text/event-stream;charset=utf-8";

    private static final String FILTER = "filter";
    private static final List<String> ALL = List.of(Bus.DEVICES + "#");

    private final Services services;
    private final EventHub hub;

    EventPaths(Services services, EventHub hub) {
        this.services = services;
        this.hub = hub;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/events", Tail.NONE, this::open, FILTER).typed(TYPE));
    }

    private void open(Exchange exchange) throws IOException {
        Rights.of(services, exchange).require(Action.READ);
        List<String> asked = exchange.query().all(FILTER);
        List<TopicFilter> filters =
                (asked.isEmpty() ? ALL : asked).stream().map(EventPaths::filter).toList();
        if (exchange.answer().headOnly()) {
            exchange.answer().open(TYPE);
            return;
        }
        hub.open(exchange, filters, Optional.ofNullable(exchange.request().getHeader("Last-Event-ID")));
    }

    private static TopicFilter filter(String text) {
        String expected = "a topic filter such as devices/cellar/+/power, devices/# or changes/#";
        if (!text.matches("(devices|changes|\\+)/.*|#")) {
            throw Problem.parameter(FILTER, text, expected);
        }
        try {
            return TopicFilter.of(text);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(FILTER, text, expected);
        }
    }
}
