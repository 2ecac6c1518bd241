package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ohmstead.deploy.Deployments;

/** {@code /deployments} and {@code /drop-ins}, as far as they change. */
final class DeployPaths {

    private static final String NAME = "name";
    private static final String URL = "url";
    /** Each may be on its way through the network or to the disk, and holds a thread. */
    private static final int AT_ONCE = 4;

    private final Services services;
    private final Intake intake;
    private final Places places = new Places("deployments being handed in", AT_ONCE);

    /**
     * Makes the paths.
     *
     * @param intake of a bundle or KAR
     */
    DeployPaths(Services services, Intake intake) {
        this.services = services;
        this.intake = intake;
    }

    List<Route> routes() {
        String base = DeploymentPaths.BASE;
        return Stream.of(
                        Route.of("POST", base, Tail.NONE, this::deploy, NAME, Verdicts.DEADLINE)
                                .taking(intake, Intake.JSON),
                        Route.of("POST", base, Tail.ONE, this::rollBack, Verdicts.DEADLINE)
                                .ending("rollback")
                                .taking(),
                        Route.of("DELETE", DeploymentPaths.DROP_INS, Tail.ONE, this::remove, Verdicts.DEADLINE))
                .map(route -> DeploymentPaths.only(services, route))
                .toList();
    }

    private void deploy(Exchange exchange) throws IOException {
        if (exchange.intake().filed()) {
            upload(exchange);
        } else {
            fetch(exchange);
        }
    }

    private void upload(Exchange exchange) throws IOException {
        String name = exchange.query()
                .one(NAME)
                .orElseThrow(() -> Problem.parameter(NAME, "", "the name of a file, ending in .jar or .kar,"));
        Deployments deployments = services.deployments().get();
        try (Upload upload = exchange.upload()) {
            Verdicts verdicts = new Verdicts(exchange, deployments, Optional.of(name), Optional.of(upload.sha()));
            places.run(Places.PATIENCE, () -> {
                try (InputStream content = upload.content()) {
                    verdicts.await(deployments.deploy(name, content, verdicts.who()));
                } catch (IllegalArgumentException e) {
                    throw Problem.of(Problem.Kind.BAD_REQUEST, "query parameter " + NAME + ": " + e.getMessage())
                            .with("parameter", NAME);
                } catch (IOException e) {
                    throw Problem.unavailable("the file cannot be taken: " + e.getMessage());
                }
            });
        }
    }

    private void fetch(Exchange exchange) throws IOException {
        if (exchange.query().one(NAME).isPresent()) {
            throw Problem.parameter(NAME, exchange.query().one(NAME).get(), "nothing, as there is a url,");
        }
        Body body = exchange.body().only(Set.of(URL));
        URI source = source(body);
        Deployments deployments = services.deployments().get();
        Verdicts verdicts = new Verdicts(exchange, deployments, Optional.empty(), Optional.empty());
        places.run(Places.PATIENCE, () -> {
            try {
                verdicts.await(deployments.deploy(source, verdicts.who()));
            } catch (IllegalArgumentException e) {
                throw wrong("url: " + e.getMessage());
            } catch (IOException e) {
                throw wrong("url: it cannot be read: " + e.getMessage());
            }
        });
    }

    private static URI source(Body body) {
        try {
            URI source = new URI(body.text(URL));
            boolean known = Set.of("file", "http", "https", "mvn").contains(String.valueOf(source.getScheme()));
            if (known && source.getRawUserInfo() == null) {
                return source;
            }
        } catch (URISyntaxException e) {
            throw body.wrong(URL, "an address (" + e.getReason() + ")");
        }
        // not quoted, as there may be a password in it
        throw wrong("url: an address with file:, http:, https: or mvn: expected, without user and password");
    }

    private static Problem wrong(String detail) {
        return Problem.of(Problem.Kind.UNPROCESSABLE, detail).with("field", URL);
    }

    private void rollBack(Exchange exchange) {
        long number = exchange.number();
        Deployments deployments = services.deployments().get();
        String file = DeploymentPaths.known(deployments, number).file();
        Verdicts verdicts = new Verdicts(exchange, deployments, Optional.of(file), Optional.empty());
        try {
            verdicts.await(deployments.rollBack(number, verdicts.who()));
        } catch (IllegalArgumentException e) {
            throw Problem.of(Problem.Kind.CONFLICT, e.getMessage());
        }
    }

    private void remove(Exchange exchange) {
        String name = exchange.rest();
        Deployments deployments = services.deployments().get();
        Verdicts verdicts = new Verdicts(exchange, deployments, Optional.of(name), Optional.empty());
        try {
            verdicts.await(deployments.remove(name, verdicts.who()));
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(e.getMessage());
        }
    }
}
