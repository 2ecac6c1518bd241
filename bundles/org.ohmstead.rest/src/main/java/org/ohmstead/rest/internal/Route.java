package org.ohmstead.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.ohmstead.security.Identity;

/**
 * One method of one path.
 *
 * @param method of HTTP
 * @param base the fixed beginning of the path
 * @param tail what follows
 * @param end the fixed end of the path, mostly nothing
 * @param type of the answer
 * @param open whether everybody may
 * @param intakes what a request may bring; nothing if that is not looked at
 * @param check refuses people before anything is read of what they send
 * @param parameters of the query
 * @param handler answers
 */
record Route(
        String method,
        List<String> base,
        Tail tail,
        List<String> end,
        String type,
        boolean open,
        List<Intake> intakes,
        Check check,
        Set<String> parameters,
        Handler handler) {

    static final String JSON = "application/json";

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange) throws IOException;
    }

    /** Throws a problem if somebody may not, or what they need is not there. */
    @FunctionalInterface
    interface Check {
        void check(Identity who);
    }

    /** A path that takes and answers JSON, for those who have logged in. */
    static Route of(String method, String base, Tail tail, Handler handler, String... parameters) {
        boolean brings = method.equals("POST") || method.equals("PUT");
        List<Intake> intakes = brings ? List.of(Intake.JSON) : List.of();
        List<String> segments = List.of(base.substring(1).split("/"));
        return new Route(
                method, segments, tail, List.of(), JSON, false, intakes, who -> {}, Set.of(parameters), handler);
    }

    Route typed(String other) {
        return new Route(method, base, tail, end, other, open, intakes, check, parameters, handler);
    }

    Route openToAll() {
        List<Intake> few = intakes.isEmpty() ? intakes : List.of(Intake.LOGIN);
        return new Route(method, base, tail, end, type, true, few, check, parameters, handler);
    }

    /** With one more segment behind the tail. */
    Route ending(String segment) {
        return new Route(method, base, tail, List.of(segment), type, open, intakes, check, parameters, handler);
    }

    Route taking(Intake... some) {
        return new Route(method, base, tail, end, type, open, List.of(some), check, parameters, handler);
    }

    Route checked(Check before) {
        return new Route(method, base, tail, end, type, open, intakes, before, parameters, handler);
    }

    boolean fits(Target target) {
        List<String> segments = target.segments();
        int last = segments.size() - end.size();
        return last >= base.size()
                && segments.subList(0, base.size()).equals(base)
                && segments.subList(last, segments.size()).equals(end)
                && tail.fits(last - base.size());
    }

    /** {@return whether there is something to read in a request} */
    boolean takesBody() {
        return !intakes.isEmpty();
    }

    /** {@return whether it changes something, and therefore must not be called by other sites' pages} */
    boolean changes() {
        return !method.equals("GET");
    }
}
