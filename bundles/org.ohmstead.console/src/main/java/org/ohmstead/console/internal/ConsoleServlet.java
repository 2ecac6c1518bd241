package org.ohmstead.console.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Serves the web application: the page at {@code /}, its assets below {@code /assets/}. Open to all: what needs a login
 * is the REST interface behind it. The pattern {@code /} is the weakest there is (Java Servlet 4.0, 12.1): every other
 * servlet goes before it. What is not a file of the application is not found.
 */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.name=org.ohmstead.console", "osgi.http.whiteboard.servlet.pattern=/"})
public final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Scripts, styles, images and connections from here alone; no inline script or style; in no frame. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /** As one of the codings in {@code Accept-Encoding} (RFC 9110, 12.5.3), unless it has the weight 0. */
    private static final Pattern GZIP = Pattern.compile("(?i)gzip(?!\\s*;\\s*q\\s*=\\s*0(\\.0*)?$).*");

    private static final String INDEX = "index.html";
    private static final Pattern ASSET = Pattern.compile("assets/[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    private final transient Pages pages;

    /** For DS. */
    @Activate
    public ConsoleServlet() {
        this(new Pages(ConsoleServlet.class.getClassLoader(), "org/ohmstead/console/web/"));
    }

    ConsoleServlet(Pages pages) {
        this.pages = pages;
        if (pages.page(INDEX).isEmpty()) {
            throw new IllegalStateException(
                    pages + INDEX + " is not in this bundle: it was built without the web application");
        }
    }

    /** Answers with a page, an asset, or 404. {@code HEAD} comes here, too. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        secure(response);
        String name = name(request);
        Optional<Pages.Page> page = pages.page(name);
        if (page.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setHeader("Cache-Control", "no-store");
            return;
        }
        boolean hashed = ASSET.matcher(name).matches();
        response.setHeader("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
        boolean packed = takesGzip(request);
        Pages.Form form = packed ? page.get().packed() : page.get().plain();
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("ETag", form.tag());
        if (form.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        if (packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        byte[] content = form.content();
        response.setContentType(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    private static boolean takesGzip(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Accept-Encoding")).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .anyMatch(coding -> GZIP.matcher(coding.strip()).matches());
    }

    /** {@return the name of the file that is asked for; a name that no file has, if the path is none of ours} */
    private static String name(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String name = path.isEmpty() || path.equals("/") ? INDEX : path.substring(1);
        boolean known = name.equals(INDEX)
                || name.equals("favicon.svg")
                || ASSET.matcher(name).matches();
        return known && TYPES.containsKey(name.substring(name.lastIndexOf('.') + 1)) ? name : "";
    }

    private static void secure(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
