package org.ohmstead.rest.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.ohmstead.lib.http.BasicCredentials;
import org.ohmstead.lib.http.SiteCheck;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;
import org.ohmstead.security.Session;

/** Finds out who sends a request, and refuses what pages of other sites make a browser send. */
final class Guard {

    /** The name of the cookie that holds a session. */
    static final String COOKIE = "ohmstead_session";

    private static final int LONGEST = 4096;
    private static final String BEARER = "Bearer realm=\"ohmstead\"";
    private static final String BASIC = "Basic realm=\"ohmstead\", charset=\"UTF-8\"";

    private final Services services;
    private final SiteCheck site;

    /**
     * Knows the gateway by its names.
     *
     * @param hosts names of the gateway besides {@code localhost}
     */
    Guard(Services services, List<String> hosts) {
        this.services = services;
        this.site = new SiteCheck(hosts);
    }

    /** Refuses names that are not ours, as a page of another site may have sent them. */
    void checkHost(HttpServletRequest request) {
        site.wrongHost(request.getServerName()).ifPresent(why -> {
            throw Problem.of(Problem.Kind.MISDIRECTED, why);
        });
    }

    /** Refuses changes that a browser asks for on behalf of another site. */
    void checkOrigin(HttpServletRequest request) {
        site.foreign(name -> Optional.ofNullable(request.getHeader(name))).ifPresent(why -> {
            throw Problem.forbidden(why);
        });
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
        String from = request.getRemoteAddr();
        Optional<BasicCredentials> basic = BasicCredentials.parse(header);
        if (basic.isPresent()) {
            return known(authentication.byPassword(
                            basic.get().name(), basic.get().password(), from))
                    .map(Caller::byPassword);
        }
        String[] parts = header.strip().split(" +", 2);
        boolean bearer = parts.length == 2 && parts[0].equalsIgnoreCase("bearer") && header.length() <= LONGEST;
        return bearer
                ? authentication.byToken(parts[1], from).map(who -> Caller.byToken(who, parts[1]))
                : Optional.empty();
    }

    /** {@return who it is, if they are known} A problem if nobody looked, as too many passwords were wrong. */
    static Optional<Identity> known(Login login) {
        if (login instanceof Login.Postponed postponed) {
            throw Problem.tooMany(postponed.seconds());
        }
        return login.who();
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
