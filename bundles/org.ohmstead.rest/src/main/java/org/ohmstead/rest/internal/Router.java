package org.ohmstead.rest.internal;

import java.util.List;
import java.util.TreeSet;

/** Finds who answers. */
record Router(List<Route> routes) {

    Route find(String method, Target target) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<Route> fitting = routes.stream().filter(r -> r.fits(target)).toList();
        if (fitting.isEmpty()) {
            throw Problem.notFound("there is no such path; /api/v1/openapi.json lists all");
        }
        return fitting.stream()
                .filter(route -> route.method().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                Problem.Kind.METHOD_NOT_ALLOWED,
                                "one of " + allowed(fitting) + " expected, got " + method)
                        .header("Allow", allowed(fitting)));
    }

    /** {@return the methods that a path has, as in the header Allow} */
    String allowed(Target target) {
        return allowed(routes.stream().filter(r -> r.fits(target)).toList());
    }

    private static String allowed(List<Route> fitting) {
        TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
        for (Route route : fitting) {
            methods.add(route.method());
            if (route.method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }
}
