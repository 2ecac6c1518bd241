package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code /openapi.json}. */
final class AboutPaths {

    private final byte[] document;

    AboutPaths() {
        try (InputStream in = AboutPaths.class.getResourceAsStream("openapi.json")) {
            document = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json, which is part of this bundle, cannot be read", e);
        }
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/openapi.json", Tail.NONE, this::get).openToAll());
    }

    private void get(Exchange exchange) throws IOException {
        exchange.answer().bytes(200, Route.JSON, document);
    }
}
