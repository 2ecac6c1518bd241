package org.ohmstead.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Session;

/** {@code /session}. */
final class SessionPaths {

    private static final String BASE = "/api/v1/session";
    private static final String SET_COOKIE = "Set-Cookie";

    private final Services services;
    private final Consumer<String> ended;

    /**
     * Puts the parts together.
     *
     * @param ended is told the id of a session that its user has ended
     */
    SessionPaths(Services services, Consumer<String> ended) {
        this.services = services;
        this.ended = ended;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", BASE, Tail.NONE, this::get),
                Route.of("POST", BASE, Tail.NONE, this::open).openToAll(),
                Route.of("DELETE", BASE, Tail.NONE, this::end));
    }

    private void get(Exchange exchange) throws IOException {
        answer(exchange, exchange.who(), exchange.caller().session());
    }

    private void open(Exchange exchange) throws IOException {
        Body body = exchange.body().only(Set.of("name", "password"));
        String name = body.text("name");
        String password = body.text("password");
        Authentication authentication = services.authentication().get();
        Identity who = Guard.known(authentication.byPassword(
                        name, password, exchange.request().getRemoteAddr()))
                .orElseThrow(() -> Problem.of(Problem.Kind.UNAUTHORIZED, "name and password are not known")
                        .header("WWW-Authenticate", "Bearer realm=\"ohmstead\""));
        Guard.cookie(exchange.request()).ifPresent(this::forget);
        Session session = authentication.open(who);
        exchange.answer().header(SET_COOKIE, Guard.setCookie(exchange.request(), session));
        answer(exchange, session.who(), Optional.of(session));
    }

    private void end(Exchange exchange) {
        exchange.caller().session().ifPresent(session -> forget(session.id()));
        exchange.answer().header(SET_COOKIE, Guard.clearCookie(exchange.request()));
        exchange.answer().nothing();
    }

    private void forget(String id) {
        services.authentication().get().end(id);
        ended.accept(id);
    }

    private static void answer(Exchange exchange, Identity who, Optional<Session> session) throws IOException {
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeStringField("name", who.name());
            out.writeStringField("role", who.role().id());
            out.writeStringField("how", who.how());
            if (session.isPresent()) {
                out.writeStringField("csrf", session.get().csrf());
            }
            out.writeEndObject();
        });
    }
}
