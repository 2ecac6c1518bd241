package org.ohmstead.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a gateway over HTTP, as an application would. */
final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String address;
    private final String authorization;

    /** An answer. A status of 0 says that nobody listens. */
    record Answer(int status, JsonNode body) {}

    Rest(String address, String user, String password) {
        this(
                address,
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    private Rest(String address, String authorization) {
        this.address = address;
        this.authorization = authorization;
    }

    /** {@return a caller who says nothing of who it is} */
    static Rest anonymous(String address) {
        return new Rest(address, "");
    }

    /** {@return a program with a token} */
    static Rest bearer(String address, String token) {
        return new Rest(address, "Bearer " + token);
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer put(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** Sends a file as it is. */
    Answer upload(String path, Path file) throws IOException {
        return send(
                request(path).header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofFile(file)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** {@return the status of a device, or "none"} */
    String device(String path) {
        return get("/api/v1/devices/" + path).body().path("status").asText("none");
    }

    /** {@return the quality of a point, or "none"} */
    String quality(String point) {
        return get("/api/v1/points/" + point).body().path("quality").asText("none");
    }

    /** {@return how many samples the history of a point has} */
    int samples(String point) {
        return get("/api/v1/history/" + point + "?from=-PT24H&limit=1000000")
                .body()
                .path("rows")
                .size();
    }

    /** {@return the deployment that was begun last} */
    JsonNode newestDeployment() {
        return get("/api/v1/deployments?limit=1").body().path("deployments").path(0);
    }

    /** {@return the part of the gateway's health that is about deployments} */
    JsonNode deploymentsHealth() {
        for (JsonNode node : get("/api/v1/health").body().path("tree").path("children")) {
            if (node.path("id").asText().equals("deployments")) {
                return node;
            }
        }
        return JSON.missingNode();
    }

    /** {@return the sum of all numbers of a family of metrics} */
    double metric(String family) {
        return text("/metrics")
                .lines()
                .filter(line -> line.startsWith(family + " ") || line.startsWith(family + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** {@return the body of an answer, as text} */
    String text(String path) {
        return exchange(request(path).GET()).body();
    }

    /** Fills a form in, as the Felix web console has them; returns the status. */
    int form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return exchange(request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = exchange(request);
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(response.statusCode(), json ? JSON.readTree(response.body()) : JSON.missingNode());
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                return new Answer(0, JSON.missingNode());
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
