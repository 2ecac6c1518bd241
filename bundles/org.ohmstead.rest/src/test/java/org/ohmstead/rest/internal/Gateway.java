package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServlet;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryPoint;
import org.osgi.util.converter.Converters;

/**
 * The interface in a real Jetty on loopback, above parts that a test controls. Every answer is checked against the OpenAPI
 * document.
 */
final class Gateway implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static {
        // the client of the JDK otherwise refuses to send another Host than it connects to
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,content-length,connection");
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** How long a body may take: so long that no machine is too busy for a body that is on its way. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long a client may take nothing: longer than a test waits for anything. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    final TestClock clock = new TestClock();
    final FakeDevices devices = new FakeDevices();
    final FakeConfigs configs = new FakeConfigs();
    final FakeConfigurations configurations = new FakeConfigurations();
    final FakeTables tables = new FakeTables();
    final FakeDeployments deployments = new FakeDeployments();
    final FakeHealth health = new FakeHealth();
    final FakeBus bus = new FakeBus(devices);
    final FakeHistorian historian = new FakeHistorian();
    final FakeJournal journal = new FakeJournal();
    final FakeSecurity security = new FakeSecurity();
    final FakeActuation actuation = new FakeActuation(devices, security);
    final Services services = new Services();
    final Contract contract;
    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    /** Where bodies and archives lie for a while. */
    final Path folder = temporary();

    private final Server server = new Server();
    private final RestServlet servlet;

    Gateway() {
        this(Map.of(), new Contract());
    }

    Gateway(Map<String, Object> config, Contract contract) {
        this(config, contract, PATIENCE);
    }

    Gateway(Map<String, Object> config, Contract contract, Duration patience) {
        this.contract = contract;
        Map<String, Object> all = new HashMap<>(Map.of("events.heartbeat.s", 1, "hosts", "gateway.example"));
        all.putAll(config);
        attach();
        fill();
        servlet = new RestServlet(
                Converters.standardConverter().convert(all).to(RestConfig.class), services, clock, patience, folder);
        start();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("ohmstead-rest-test").resolve("scratch");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    private void start() {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        ServletContextHandler api = new ServletContextHandler();
        api.setContextPath("/api");
        api.addServlet(async(servlet), "/*");
        ServletContextHandler root = new ServletContextHandler();
        ServletHolder probes = async(new ProbeServlet(servlet));
        List.of("/health", "/metrics").forEach(pattern -> root.addServlet(probes, pattern));
        server.setHandler(new ContextHandlerCollection(api, root));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
    }

    private static ServletHolder async(HttpServlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        return holder;
    }

    /** Puts all parts into their places. */
    void attach() {
        services.devices = devices;
        services.configs = configs;
        services.bus = bus;
        services.historian = historian;
        services.journal = journal;
        services.actuation = actuation;
        services.authentication = security;
        services.access = security;
        services.configurations = configurations;
        services.tables = tables;
        services.deployments = deployments;
        services.health = health;
    }

    /** Takes all parts away. */
    void detach() {
        services.devices = null;
        services.configs = null;
        services.bus = null;
        services.historian = null;
        services.journal = null;
        services.actuation = null;
        services.authentication = null;
        services.access = null;
        services.configurations = null;
        services.tables = null;
        services.deployments = null;
        services.health = null;
    }

    private void fill() {
        put("cellar/pump", PointSpec.of("speed", ValueType.DOUBLE, "1/min"), Value.of(1450.5));
        PointSpec setpoint = PointSpec.of("setpoint", ValueType.DOUBLE, "Cel").writable(new Limits(5, 30));
        put("cellar/pump", setpoint, Value.of(21.5));
        put("cellar/pump", PointSpec.of("on", ValueType.BOOLEAN, "1").writable(Limits.NONE), Value.of(true));
        put("cellar/pump", PointSpec.of("runs", ValueType.LONG, "1").writable(Limits.NONE), Value.of(7L));
        put("cellar/pump", PointSpec.of("label", ValueType.TEXT, "1").writable(Limits.NONE), Value.of("P \"1\" é"));
        put("cellar/pump", PointSpec.of("key", ValueType.BYTES, "1").writable(Limits.NONE), Value.of(new byte[] {1, -1
        }));
        put("cellar/meter", PointSpec.of("1-0:1.8.0*255", ValueType.LONG, "W.h"), Value.of((1L << 53) + 1));
        PointSpec lost = PointSpec.of("temperature", ValueType.DOUBLE, "Cel");
        put("attic", lost, Value.of(18.0));
        devices.put(devices.point(new PointId("attic", "temperature"))
                .orElseThrow()
                .bad(Fault.TIMEOUT, "no answer in 1000 ms", NOON.minusSeconds(5)));
        devices.put(PointState.unread("attic", PointSpec.of("humidity", ValueType.DOUBLE, "%"), NOON));
        devices.put("attic", DeviceStatus.OFFLINE);
        devices.put("org.ohmstead.driver.sml~nameless", DeviceStatus.FAULTY);
        try {
            configs.put(
                    "simulated", "cellar/pump", Map.of("url", "x", "interval.ms", 1000L, "names", List.of("a", "b")));
            configs.put("simulated", "attic", Map.of("url", "tcp:/x", "sizes", new int[] {1, 2}, "on", true, "k", 1.5));
        } catch (ConfigException e) {
            throw new IllegalStateException("the set-up is wrong", e);
        }
        PointId speed = new PointId("cellar/pump", "speed");
        historian.points.put(speed.toString(), new HistoryPoint(speed, ValueType.DOUBLE, "1/min"));
        PointId gone = new PointId("gone", "power");
        historian.points.put(gone.toString(), new HistoryPoint(gone, ValueType.LONG, "W"));
    }

    void put(String device, PointSpec spec, Value value) {
        devices.put(state(device, spec, value));
    }

    PointState state(String device, PointSpec spec, Value value) {
        Reading reading = new Reading.Good(spec.name(), value, clock.instant(), TimeSource.ARRIVAL);
        return PointState.unread(device, spec, NOON).after(reading);
    }

    /** Publishes a value as a scan would. */
    void publish(String device, PointSpec spec, Value value) {
        bus.publish(new Batch(device, clock.instant(), List.of(state(device, spec, value))));
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param headers of the answer
     * @param body as text
     */
    record Reply(int status, HttpHeaders headers, String body) {

        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** {@return a header that logs somebody in} */
    static String[] as(String user) {
        String pair = user + ":" + user + "-password";
        return new String[] {
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
        };
    }

    Reply get(String user, String path) {
        return send("GET", path, Optional.empty(), as(user));
    }

    Reply put(String user, String path, String json) {
        return sendJson("PUT", path, json, as(user));
    }

    Reply sendJson(String method, String path, String json, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return send(method, path, Optional.of(json.getBytes(StandardCharsets.UTF_8)), all);
    }

    Reply send(String method, String path, Optional<byte[]> body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofByteArray).orElse(HttpRequest.BodyPublishers.noBody()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            contract.check(method, path, response.statusCode(), response.headers(), response.body());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** {@return one number of /metrics} */
    double metric(String name) {
        return get("reader", "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    @Override
    public void close() {
        servlet.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
        // nothing may be left in it, once the last request is done
        Awaitility.await().untilAsserted(() -> {
            Files.deleteIfExists(folder);
            Files.deleteIfExists(folder.getParent());
        });
    }
}
