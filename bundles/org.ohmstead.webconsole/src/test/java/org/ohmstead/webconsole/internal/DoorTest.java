package org.ohmstead.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.AccessController;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import javax.servlet.DispatcherType;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a real server, as what counts are the headers that a browser sends. */
class DoorTest {

    private static final String ROLES = "admin, manager,viewer,systembundles";

    private final FakeSecurity security = new FakeSecurity();
    private final Server server = new Server();

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(server, "/");
        Door door = new Door(List.of("gateway.example"), ROLES, security, security);
        context.addFilter(new FilterHolder(new AsUser()), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new Console(door)), "/system/console/*");
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** Behind the door: says who came in. */
    private static final class Console extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private final transient Door door;

        Console(Door door) {
            this.door = door;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (door.authenticate(request, response)) {
                Subject subject = (Subject) request.getAttribute(Door.SUBJECT);
                String roles = subject.getPrincipals(RolePrincipal.class).stream()
                        .map(Principal::getName)
                        .sorted()
                        .collect(Collectors.joining(","));
                response.getWriter().print(request.getAttribute(Door.USER_ATTRIBUTE) + " as " + roles + "; " + here());
            }
        }

        /** What a listener finds that is called by whoever changes something. */
        @SuppressWarnings("removal")
        private static String here() {
            return Subject.getSubject(AccessController.getContext()).getPrincipals().stream()
                    .filter(principal -> !(principal instanceof RolePrincipal))
                    .map(principal -> principal.getClass().getSimpleName() + " " + principal.getName())
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }

    private String send(String method, String user, String host, String... headers) throws IOException {
        String coded = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return sendAs(method, "Authorization: Basic " + coded, host, headers);
    }

    private String sendAs(String method, String authorization, String host, String... headers) throws IOException {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            PrintWriter out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.US_ASCII);
            out.print(method + " /system/console/bundles HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + "Content-Length: 0\r\n");
            List.of(headers).forEach(header -> out.print(header + "\r\n"));
            out.print(authorization + "\r\n\r\n");
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anAdminGetsInWithTheRightsOfTheLocalConsole() throws Exception {
        assertThat(send("GET", "admin", "localhost:8181"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith(
                        "admin as admin,manager,systembundles,viewer; ClientPrincipal webconsole(127.0.0.1), UserPrincipal admin");
        assertThat(send("POST", "admin", "localhost:8181")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, gateway.example:8443, Origin: https://gateway.example:8443, 200",
        "POST, localhost:8181, Sec-Fetch-Site: same-origin, 200",
        "GET, localhost:8181, Sec-Fetch-Site: cross-site, 200",
        "POST, localhost:8181, Origin: https://evil.example, 403",
        "POST, localhost:8181, Origin: null, 403",
        "POST, localhost:8181, Sec-Fetch-Site: cross-site, 403",
        "PUT, localhost:8181, Origin: http://localhost:3000, 403",
        "DELETE, localhost:8181, Sec-Fetch-Site: cross-site, 403",
        "GET, evil.example, X-None: 1, 421",
        "POST, evil.example:8181, Origin: http://evil.example:8181, 421"
    })
    void pagesOfOthersStayOutsideWhoeverIsLoggedIn(String method, String host, String header, int status)
            throws Exception {
        assertThat(send(method, "admin", host, header)).startsWith("HTTP/1.1 " + status + " ");
        assertThat(security.asked).hasValue(status == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"reader, reader", "operator, operator", "restricted, admin"})
    void whoIsKnownAndNoAdminIsForbidden(String user, String role) throws Exception {
        assertThat(send("GET", user, "localhost"))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("WWW-Authenticate")
                .contains("user " + user + " has the role " + role + ": admin without restrictions expected");
    }

    @ParameterizedTest
    @CsvSource({
        "X-None: 1",
        "Authorization: Bearer admin",
        "Authorization: Basic !!",
        "Authorization: Basic YWRtaW46eA=="
    })
    void whoIsUnknownIsAsked(String authorization) throws Exception {
        assertThat(sendAs("GET", authorization, "localhost"))
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Basic realm=\"ohmstead\", charset=\"UTF-8\"");
    }

    @ParameterizedTest
    @CsvSource({"admin, 12000, 12", "nobody, 12001, 13", "admin, 1, 1"})
    void whoIsSlowedDownIsToldForHowLong(String user, long wait, String seconds) throws Exception {
        security.wait = Duration.ofMillis(wait);

        assertThat(send("GET", user, "localhost"))
                .startsWith("HTTP/1.1 429 ")
                .contains("Retry-After: " + seconds + "\r\n")
                .contains("the next attempt in " + seconds + " s");
    }

    @Test
    void aRequestThatFailsFailsAsItIs() throws Exception {
        HttpServletRequest request = request("/system/console/bundles");
        for (Exception failure :
                List.of(new IOException("gone"), new ServletException("wrong"), new IllegalStateException("defect"))) {
            assertThatThrownBy(() -> new AsUser().doFilter(request, null, (in, out) -> fail(failure)))
                    .isSameAs(failure);
        }
    }

    @Test
    void otherRequestsAreNobodys() throws Exception {
        new AsUser().doFilter(request("/api/v1/devices"), null, (in, out) -> assertThat(subject())
                .isNull());
        new AsUser().doFilter(request("/system/console"), null, (in, out) -> assertThat(subject())
                .isNotNull());
    }

    private static HttpServletRequest request(String path) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                DoorTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> path);
    }

    @SuppressWarnings("removal")
    private static Subject subject() {
        return Subject.getSubject(AccessController.getContext());
    }

    private static void fail(Exception failure) throws IOException, ServletException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof ServletException e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void withoutARequestNobodyIsLetIn() {
        assertThat(new Door(List.of(), ROLES, security, security).authenticate("admin", "admin"))
                .isNull();
    }
}
