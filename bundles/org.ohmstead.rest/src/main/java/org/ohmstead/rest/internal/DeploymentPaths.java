package org.ohmstead.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.security.Action;

/** {@code /deployments} and {@code /drop-ins}, as far as they read. */
final class DeploymentPaths {

    static final String BASE = "/api/v1/deployments";
    static final String DROP_INS = "/api/v1/drop-ins";

    private static final int SOME = 100;
    private static final int MOST = 1000;

    private final Services services;

    DeploymentPaths(Services services) {
        this.services = services;
    }

    List<Route> routes() {
        return Stream.of(
                        Route.of("GET", BASE, Tail.NONE, this::list, "before", "limit"),
                        Route.of("GET", BASE, Tail.ONE, this::get),
                        Route.of("GET", DROP_INS, Tail.NONE, this::dropIns))
                .map(route -> only(services, route))
                .toList();
    }

    /** {@return a route for those who may configure everything, while there is somebody who deploys} */
    static Route only(Services services, Route route) {
        return route.checked(who -> {
            new Rights(services.access().get(), who).require(Action.CONFIGURE);
            services.deployments().get();
        });
    }

    private void list(Exchange exchange) throws IOException {
        long before = exchange.query().positive("before").orElse(0L);
        int limit = exchange.query().number("limit", 1, MOST).orElse(SOME);
        List<Deployment> deployments = services.deployments().get().history(before, limit);
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("deployments");
            for (Deployment deployment : deployments) {
                DeploymentJson.deployment(out, deployment);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void get(Exchange exchange) throws IOException {
        Deployment deployment = known(services.deployments().get(), exchange.number());
        exchange.answer().json(200, out -> DeploymentJson.deployment(out, deployment));
    }

    static Deployment known(Deployments deployments, long number) {
        return deployments
                .deployment(number)
                .orElseThrow(() -> Problem.notFound("the history has no deployment " + number));
    }

    private void dropIns(Exchange exchange) throws IOException {
        List<DropIn> dropIns = services.deployments().get().dropIns();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("dropIns");
            for (DropIn dropIn : dropIns) {
                DeploymentJson.dropIn(out, dropIn);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
