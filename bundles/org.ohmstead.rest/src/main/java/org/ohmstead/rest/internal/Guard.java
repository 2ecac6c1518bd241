package org.ohmstead.rest.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Session;

/** Finds out who sends a request, and refuses what pages of other sites make a browser send. */
final class Guard {

    /** The name of the cookie that holds a session. */
    static final String COOKIE = "ohmstead_session";

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final int LONGEST = 4096;
    private static final String BEARER = "Bearer realm=\"ohmstead\"";
    private static final String BASIC = "Basic realm=\"ohmstead\", charset=\"UTF-8\"";

    private final Services services;
    private final Set<String> hosts;

    /**
     * Knows the gateway by its names.
     *
     * @param hosts names of the gateway besides {@code localhost}
     */
    Guard(Services services, List<String> hosts) {
        this.services = services;
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Refuses names that are not ours. A page whose own name was made to resolve to this machine is of our origin for the
     * browser; but it cannot make the browser send another name than its own, and an address is no name.
     */
    void checkHost(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        boolean address = host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
        if (!address && !host.equals("localhost") && !hosts.contains(host)) {
            throw Problem.of(
                    Problem.Kind.MISDIRECTED,
                    "Host: localhost, an address, or a name from 'hosts' in etc/org.ohmstead.rest.cfg expected, got '"
                            + host + "'");
        }
    }

    /** Refuses changes that a browser asks for on behalf of another site. Other clients send none of these headers. */
    void checkOrigin(HttpServletRequest request) {
        Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
        Optional<String> host = Optional.ofNullable(request.getHeader("Host"));
        boolean foreign =
                origin.isPresent() && !authority(origin.get()).equals(host.map(h -> h.toLowerCase(Locale.ROOT)));
        if (foreign || "cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            throw Problem.forbidden("Origin: requests on behalf of pages of this gateway expected, got '"
                    + origin.orElse("cross-site") + "'");
        }
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).map(a -> a.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Refuses changes that come with a session's cookie but without its token. */
    void checkToken(HttpServletRequest request, Caller caller) {
        if (caller.session().isPresent()) {
            String given =
                    Optional.ofNullable(request.getHeader("X-CSRF-Token")).orElse("");
            if (!same(given, caller.session().get().csrf())) {
                throw Problem.forbidden("X-CSRF-Token: the token of the session expected, as given at login");
            }
        }
    }

    private static boolean same(String given, String wanted) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return who sends a request} A problem if that is not known. */
    Caller identify(HttpServletRequest request) {
        Authentication authentication = services.authentication().get();
        Optional<String> header = Optional.ofNullable(request.getHeader("Authorization"));
        Optional<Caller> caller = header.isPresent()
                ? byHeader(authentication, request, header.get())
                : cookie(request).flatMap(authentication::session).map(Caller::bySession);
        return caller.orElseThrow(() -> unknown(
                request,
                header.isPresent()
                        ? "Authorization: name and password, or a token, are not known"
                        : "Basic or Bearer credentials, or an open session, expected"));
    }

    /** {@return the id of the session in the cookie of a request, if there is one} */
    static Optional<String> cookie(HttpServletRequest request) {
        Cookie[] cookies = Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]);
        return Stream.of(cookies)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(id -> id.length() <= LONGEST)
                .findFirst();
    }

    private static Optional<Caller> byHeader(Authentication authentication, HttpServletRequest request, String header) {
        String[] parts = header.strip().split(" +", 2);
        if (parts.length < 2 || header.length() > LONGEST) {
            return Optional.empty();
        }
        String from = request.getRemoteAddr();
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> authentication.byToken(parts[1], from).map(who -> Caller.byToken(who, parts[1]));
            case "basic" -> basic(authentication, parts[1], from);
            default -> Optional.empty();
        };
    }

    private static Optional<Caller> basic(Authentication authentication, String coded, String from) {
        try {
            String plain = new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : authentication
                            .byPassword(plain.substring(0, colon), plain.substring(colon + 1), from)
                            .map(Caller::byPassword);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return the problem for somebody unknown} A browser answers the challenge Basic by a dialog of its own, which is
     * right when a person opened the address, and wrong when the request came from a page that has its own form.
     */
    static Problem unknown(HttpServletRequest request, String detail) {
        Optional<String> mode = Optional.ofNullable(request.getHeader("Sec-Fetch-Mode"));
        boolean page = request.getHeader("X-Requested-With") != null
                || mode.filter(m -> !m.equals("navigate")).isPresent()
                || cookie(request).isPresent();
        return Problem.of(Problem.Kind.UNAUTHORIZED, detail)
                .header("WWW-Authenticate", page ? BEARER : BASIC + ", " + BEARER);
    }

    /** {@return the cookie for a session} */
    static String setCookie(HttpServletRequest request, Session session) {
        return COOKIE + "=" + session.id() + attributes(request);
    }

    /** {@return the cookie that removes a session's} */
    static String clearCookie(HttpServletRequest request) {
        return COOKIE + "=; Max-Age=0" + attributes(request);
    }

    private static String attributes(HttpServletRequest request) {
        return "; Path=/; HttpOnly; SameSite=Strict" + (request.isSecure() ? "; Secure" : "");
    }
}
