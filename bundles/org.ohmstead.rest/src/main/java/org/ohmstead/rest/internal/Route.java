package org.ohmstead.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One method of one path.
 *
 * @param method of HTTP
 * @param base the fixed beginning of the path
 * @param tail what follows
 * @param type of the answer
 * @param open whether everybody may
 * @param parameters of the query
 * @param handler answers
 */
record Route(
        String method,
        List<String> base,
        Tail tail,
        String type,
        boolean open,
        Set<String> parameters,
        Handler handler) {

    static final String JSON = "application/json";

    /** The longest body that is read. */
    static final int LIMIT = 256 << 10;

    private static final int OPEN_LIMIT = 8 << 10;

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange) throws IOException;
    }

    /** A path that answers in JSON to those who have logged in. */
    static Route of(String method, String base, Tail tail, Handler handler, String... parameters) {
        return new Route(method, List.of(base.substring(1).split("/")), tail, JSON, false, Set.of(parameters), handler);
    }

    Route typed(String other) {
        return new Route(method, base, tail, other, open, parameters, handler);
    }

    Route openToAll() {
        return new Route(method, base, tail, type, true, parameters, handler);
    }

    boolean fits(Target target) {
        List<String> segments = target.segments();
        return segments.size() >= base.size()
                && segments.subList(0, base.size()).equals(base)
                && tail.fits(segments.size() - base.size());
    }

    /** {@return whether there is something to read in a request} */
    boolean takesBody() {
        return method.equals("POST") || method.equals("PUT");
    }

    /** {@return how many bytes a body may have: from people who have not said who they are, few} */
    int longestBody() {
        return open ? OPEN_LIMIT : LIMIT;
    }

    /** {@return whether it changes something, and therefore must not be called by other sites' pages} */
    boolean changes() {
        return !method.equals("GET");
    }
}
