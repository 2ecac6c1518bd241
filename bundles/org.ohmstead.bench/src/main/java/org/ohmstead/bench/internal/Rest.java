package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the gateway says by HTTP. */
final class Rest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;
    private final String credentials;

    Rest(String base, String password) {
        this.base = base;
        this.credentials = "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
    }

    /** {@return the metrics by name with labels, as Prometheus has them} */
    Map<String, Double> metrics() throws IOException {
        HttpResponse<String> answer = send(HttpResponse.BodyHandlers.ofString(), "/metrics");
        if (answer.statusCode() != OK) {
            throw new IOException("/metrics: status 200 expected, got " + answer.statusCode() + ": " + answer.body());
        }
        Map<String, Double> metrics = new HashMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                metrics.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        });
        return metrics;
    }

    /** Waits until so many devices have values, bearing a gateway that does not answer yet. */
    void awaitDevices(Duration patience, int wanted) throws IOException {
        Pattern ok = Pattern.compile("\"ok\"\\s*:\\s*(\\d+)");
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "it never answered";
        while (System.nanoTime() < deadline) {
            try {
                last = send(HttpResponse.BodyHandlers.ofString(), "/health").body();
                Matcher count = ok.matcher(last);
                if (count.find() && Integer.parseInt(count.group(1)) >= wanted) {
                    return;
                }
            } catch (ConnectException e) {
                last = "nobody listens at " + base;
            } catch (IOException e) {
                last = e.getMessage();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IOException(
                "waited " + patience.toSeconds() + " s for " + wanted + " devices with values; last: " + last);
    }

    /** {@return the event stream, without end; to be closed} Bears a gateway of which not all is there yet. */
    InputStream events(String filter) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            HttpResponse<InputStream> answer =
                    send(HttpResponse.BodyHandlers.ofInputStream(), "/api/v1/events?filter=" + filter);
            if (answer.statusCode() == OK) {
                return answer.body();
            }
            answer.body().close();
            if (answer.statusCode() != UNAVAILABLE || System.nanoTime() > deadline) {
                throw new IOException("/api/v1/events: status 200 expected, got " + answer.statusCode());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** {@return what is there, as JSON} */
    JsonNode get(String path) throws IOException {
        return json(path, send(HttpResponse.BodyHandlers.ofString(), path));
    }

    /** {@return the answer to JSON that is sent, which must be good} */
    JsonNode post(String path, JsonNode body) throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return json(path, send(HttpResponse.BodyHandlers.ofString(), request));
    }

    private JsonNode json(String path, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != OK) {
            throw new IOException(path + ": status 200 expected, got " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).header("Authorization", credentials);
    }

    private <T> HttpResponse<T> send(HttpResponse.BodyHandler<T> handler, String path) throws IOException {
        return send(handler, request(path));
    }

    private <T> HttpResponse<T> send(HttpResponse.BodyHandler<T> handler, HttpRequest.Builder wanted)
            throws IOException {
        HttpRequest request = wanted.build();
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
