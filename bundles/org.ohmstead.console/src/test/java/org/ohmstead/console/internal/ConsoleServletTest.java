package org.ohmstead.console.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built page over a real HTTP server, mapped as the whiteboard maps it. */
class ConsoleServletTest {

    /** Bytes of all that comes before one sees the first page: it took 50,000 when this was written. */
    private static final int MOST_SENT = 75_000;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Server server;
    private static String base;

    @BeforeAll
    static void start() throws Exception {
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new ConsoleServlet()), "/");
        server.setHandler(context);
        server.start();
        base = "http://127.0.0.1:" + connector.getLocalPort();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static HttpResponse<String> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    @DisplayName("the page is asked for anew each time, and runs nothing that is not from here")
    void page() throws Exception {
        HttpResponse<String> page = ask("GET", "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.body())
                .contains("<title>Ohmstead</title>")
                .doesNotContainPattern("<style")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("https?://");
    }

    @Test
    @DisplayName("every asset that the page names is there, for ever, with its type")
    void assets() throws Exception {
        Matcher named = Pattern.compile("\"(/(?:assets/)?[^\"/]+\\.(js|css|svg))\"")
                .matcher(ask("GET", "/").body());
        int found = 0;
        while (named.find()) {
            HttpResponse<String> asset = ask("GET", named.group(1));
            assertThat(asset.statusCode()).as(named.group(1)).isEqualTo(200);
            assertThat(header(asset, "Content-Type"))
                    .contains(named.group(2).equals("js") ? "javascript" : named.group(2));
            assertThat(header(asset, "Cache-Control"))
                    .isEqualTo(
                            named.group(1).startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
            assertThat(header(asset, "X-Content-Type-Options")).isEqualTo("nosniff");
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(3);
    }

    @Test
    @DisplayName("an unchanged page is not sent twice")
    void unchanged() throws Exception {
        String tag = header(ask("GET", "/"), "ETag");

        HttpResponse<String> again = ask("GET", "/", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, GZIP;q=0.5", "deflate,gzip ; q=1.0"})
    @DisplayName("who takes gzip gets it, with a tag of its own")
    void packed(String codings) throws Exception {
        HttpResponse<String> plain = ask("GET", "/");

        HttpResponse<byte[]> packed = packed("/", codings);

        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(packed, "ETag")).isNotEqualTo(header(plain, "ETag"));
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(content.readAllBytes(), UTF_8)).isEqualTo(plain.body());
        }
        HttpResponse<String> again =
                ask("GET", "/", "Accept-Encoding", codings, "If-None-Match", header(packed, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
    }

    private static HttpResponse<byte[]> packed(String path, String codings) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept-Encoding", codings)
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip; q=0.000, br", "xgzip"})
    @DisplayName("who does not take gzip does not get it")
    void plain(String codings) throws Exception {
        HttpResponse<String> plain = ask("GET", "/", "Accept-Encoding", codings);

        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(plain, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.body()).contains("<title>Ohmstead</title>");
    }

    @Test
    @DisplayName("the first page is light")
    void firstLoad() throws Exception {
        Matcher named = Pattern.compile("\"(/[^\"]+\\.(js|css|svg))\"")
                .matcher(ask("GET", "/").body());
        int sent = packed("/", "gzip").body().length;
        while (named.find()) {
            sent += packed(named.group(1), "gzip").body().length;
        }

        assertThat(sent).isBetween(20_000, MOST_SENT);
    }

    @Test
    @DisplayName("HEAD is GET without a body")
    void head() throws Exception {
        HttpResponse<String> head = ask("HEAD", "/");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(Long.parseLong(header(head, "Content-Length"))).isPositive();
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/", "/assets/missing.js", "/assets/../index.html", "/assets/%2e%2e/index.html",
                        "/assets/a/b.js",
                "/assets/index", "/assets/..%2fConsoleServlet.class", "/unknown", "/api/v1/devices", "/index.html.bak"
            })
    @DisplayName("other paths are not found here")
    void unknown(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("<title>Ohmstead</title>");
    }

    @Test
    @DisplayName("the page takes no other methods")
    void methods() throws Exception {
        assertThat(ask("POST", "/").statusCode()).isEqualTo(405);
        assertThat(ask("DELETE", "/favicon.svg").statusCode()).isEqualTo(405);
    }

    @Test
    @DisplayName("a bundle without the page says so")
    void empty() {
        Pages none = new Pages(ConsoleServletTest.class.getClassLoader(), "nowhere/");

        assertThatIllegalStateException()
                .isThrownBy(() -> new ConsoleServlet(none))
                .withMessageContaining("nowhere/index.html")
                .withMessageContaining("without the web application");
    }
}
