package org.ohmstead.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.Span;

class OverviewPageTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String EVIL = "<script>alert('1')</script> \"&\" ${appRoot}";
    private static final String HARMLESS =
            "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &quot;&amp;&quot; &#36;{appRoot}";

    private final OverviewPage page = new OverviewPage(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Server server = new Server();

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(server, "/");
        context.addFilter(
                new FilterHolder((Filter) (request, response, chain) -> {
                    // as the console does
                    response.setContentType("text/html; charset=utf-8");
                    chain.doFilter(request, response);
                }),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(page), "/system/console/*");
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void withoutAnythingItSaysSo() throws Exception {
        assertThat(get("").body()).contains("The scan is not there: no devices · The bus is not there");
    }

    @Test
    void showsDevicesWithReasonsAndLinks() throws Exception {
        page.setDevices(devices());

        String html = get("").body();

        assertThat(html)
                .contains("2 devices (1 ok, 1 faulty)")
                .contains("<td>cellar/pump</td><td class=\"ohm-status ohm-ok\">ok</td>")
                .contains("<td>3 s ago</td><td class=\"ohm-number\">12 345</td><td class=\"ohm-number ohm-bad\">2</td>")
                .contains("<a href=\"/system/console/ohmstead?plan=cellar%2Fpump\">show</a>")
                .contains("<td class=\"ohm-status ohm-faulty\">faulty</td><td>" + HARMLESS + "</td>")
                .contains("<td>tcp:10.0.0.5:502</td><td class=\"ohm-number\">1</td>")
                .contains("<td class=\"ohm-whole\">≤ 0.5 ms</td>")
                .doesNotContain("<script")
                .doesNotContain("${");
    }

    @Test
    void showsWhatTheBusLost() throws Exception {
        page.setDevices(devices());
        page.setBus(bus());

        assertThat(get("").body())
                .contains("bus: 70 readings dropped by those who want them now, 5 lost before it, 1 waiting for it")
                .contains("<td>journal</td><td>devices/#</td><td>drop oldest</td>")
                .contains("<td class=\"ohm-number ohm-bad\">7</td><td class=\"ohm-number ohm-bad\">70</td>")
                .contains("<td>lost_total</td><td class=\"ohm-number\">5</td>");
    }

    @Test
    void showsDropInsAndDeployments() throws Exception {
        page.setDeployments(deployments());

        assertThat(get("").body())
                .contains(
                        "<td>a.jar</td><td class=\"ohm-whole\">2026-05-01 10:00:00 UTC</td><td class=\"ohm-number\">1</td>"
                                + "<td>com.example 1.1</td><td>nobody who is trusted</td>")
                .contains("<td>ann, rest</td><td>watched</td><td class=\"ohm-status ohm-rolled-back\">rolled-back</td>"
                        + "<td>com.example 1.0 → 1.1, com.example.more – → 2.0</td><td>cellar/pump</td>")
                .contains("<td>" + HARMLESS + "; a thread is left</td>");
    }

    @Test
    void showsThePlanOfADevice() throws Exception {
        page.setDevices(devices());

        assertThat(get("?plan=cellar%2Fpump").body())
                .contains("Plan of cellar/pump")
                .contains("<td>holding/0–9</td><td>fast</td><td>flow, power</td><td>12.5 ms</td>")
                .contains("Known not to exist: holding/4")
                .doesNotContain("Links");
        assertThat(get("?plan=%3Cscript%3E").body())
                .contains("Plan of &lt;script&gt;")
                .contains("There is none");
    }

    @Test
    void refreshesAsAsked() throws Exception {
        assertThat(get("").headers().firstValue("Refresh")).isEmpty();
        assertThat(get("?refresh=5").headers().firstValue("Refresh")).contains("5");
        assertThat(get("?refresh=5;url=http://evil").headers().firstValue("Refresh"))
                .isEmpty();
        assertThat(get("?refresh=5").body())
                .contains("<b>every 5 s</b>")
                .contains("href=\"/system/console/ohmstead\">off");
    }

    @Test
    void whatGoesIsNotShownAnyMore() throws Exception {
        Devices gone = devices();
        page.setDevices(gone);
        page.setDevices(devices());
        page.unsetDevices(gone);
        assertThat(get("").body()).contains("2 devices");

        Bus bus = bus();
        page.setBus(bus);
        page.unsetBus(bus);
        assertThat(get("").body()).contains("The bus is not there");
    }

    @Test
    void theStyleIsFoundAndNothingElse() {
        assertThat(page.getResource("/ohmstead/res/ohmstead.css")).isNotNull();
        assertThat(page.getResource("/ohmstead/res/../Door.class")).isNull();
        assertThat(page.getResource("/ohmstead")).isNull();
    }

    private HttpResponse<String> get(String query) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        URI uri = URI.create("http://127.0.0.1:" + port + "/system/console/ohmstead" + query.replace(";", "%3B"));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    /** Answers each method by its name. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "plan" ->
                        ((Map<?, ?>) answers.get("plan")).containsKey(arguments[0])
                                ? Optional.of(((Map<?, ?>) answers.get("plan")).get(arguments[0]))
                                : Optional.empty();
                    default -> answers.get(method.getName());
                }));
    }

    private static Devices devices() {
        DeviceInfo pump = new DeviceInfo(
                "cellar/pump",
                "modbus",
                "p",
                DeviceStatus.OK,
                "",
                "tcp:10.0.0.5:502",
                3,
                Optional.of(NOW.minusSeconds(3)),
                12_345,
                2);
        DeviceInfo roof =
                new DeviceInfo("roof", "modbus", "q", DeviceStatus.FAULTY, EVIL, "", 0, Optional.empty(), 0, 0);
        Lateness late = new Lateness(10, Duration.ofNanos(500_000), Duration.ofMillis(2), Duration.ofMillis(9));
        PlannedBlock block = new PlannedBlock(
                Optional.of(new Span("holding", 0, 10)),
                List.of("flow", "power"),
                Pace.FAST,
                Optional.of(Duration.ofNanos(12_500_000)),
                9,
                1);
        return fake(
                Devices.class,
                Map.of(
                        "list", List.of(pump, roof),
                        "links", List.of(new LinkInfo("tcp:10.0.0.5:502", 1, 20, 1, 0, late)),
                        "counters", Map.of("lost_total", 5L, "waiting", 1L),
                        "plan",
                                Map.of(
                                        "cellar/pump",
                                        new Plan("cellar/pump", List.of(block), List.of(new Span("holding", 4, 1))))));
    }

    private static Bus bus() {
        Subscription journal = fake(
                Subscription.class,
                Map.of(
                        "spec",
                        new SubscriptionSpec("journal", TopicFilter.of("devices/#"), 4096, Overflow.DROP_OLDEST),
                        "queued",
                        1,
                        "queuedReadings",
                        10L,
                        "delivered",
                        100L,
                        "dropped",
                        7L,
                        "droppedReadings",
                        70L));
        return fake(Bus.class, Map.of("subscriptions", List.of(journal)));
    }

    private static Deployments deployments() {
        Deployment back = new Deployment(
                7,
                "a.jar",
                "1f",
                new Deployments.Who("ann", "rest"),
                NOW,
                Optional.of(NOW),
                Deployment.Stage.WATCHED,
                Deployment.Outcome.ROLLED_BACK,
                EVIL,
                List.of(
                        new Deployment.BundleChange("com.example", Optional.of("1.0"), Optional.of("1.1")),
                        new Deployment.BundleChange("com.example.more", Optional.empty(), Optional.of("2.0"))),
                List.of("cellar/pump"),
                List.of("a thread is left"));
        return fake(
                Deployments.class,
                Map.of(
                        "dropIns",
                        List.of(new DropIn("a.jar", "1f", NOW, 1, List.of("com.example 1.1"), "")),
                        "history",
                        List.of(back)));
    }
}
