package org.ohmstead.webconsole.internal;

import java.io.IOException;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.felix.webconsole.WebConsoleSecurityProvider;
import org.apache.felix.webconsole.WebConsoleSecurityProvider2;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.ohmstead.lib.http.BasicCredentials;
import org.ohmstead.lib.http.SiteCheck;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Stands before every request to the Felix web console, whose own forms carry nothing that a page of another site could
 * not send: refuses what such pages send, and lets admins in. Takes the place of Karaf's provider by its ranking; when it
 * is away, that one lets nobody in, see {@code org.ohmstead.security}.
 */
@Component(
        service = {WebConsoleSecurityProvider.class, WebConsoleSecurityProvider2.class},
        configurationPid = Door.PID,
        property = "service.ranking:Integer=100",
        immediate = true)
public final class Door implements WebConsoleSecurityProvider2 {

    /** Of the REST interface, whose {@code hosts} are the names of the whole gateway. */
    static final String PID = "org.ohmstead.rest";

    /** The attribute of a request by which Karaf's console finds the rights to act with. */
    static final String SUBJECT = "karaf.subject.runas";

    /** How what is done here is told from what is done in the shell. */
    private static final String CLIENT = "webconsole";

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final int TOO_MANY = 429;

    private final Authentication authentication;
    private final Access access;
    private final SiteCheck site;
    private final List<String> roles;

    /** The part of the configuration that matters here; described by the metatype of the REST interface. */
    @interface Config {
        String[] hosts() default {};
    }

    /**
     * Opens the door.
     *
     * @param config the names of the gateway
     * @param context for the roles of Karaf's local console, which are those of who is let in
     * @param authentication finds out who somebody is
     * @param access knows what they may
     */
    @Activate
    public Door(
            Config config,
            BundleContext context,
            @Reference(name = "authentication") Authentication authentication,
            @Reference(name = "access") Access access) {
        this(
                List.of(config.hosts()),
                Optional.ofNullable(context.getProperty("karaf.local.roles"))
                        .orElseThrow(() -> new IllegalStateException("the framework's property karaf.local.roles is"
                                + " missing: Karaf's roles, separated by commas, expected")),
                authentication,
                access);
    }

    Door(List<String> hosts, String roles, Authentication authentication, Access access) {
        this.site = new SiteCheck(hosts);
        this.roles = Arrays.stream(roles.split(",")).map(String::strip).toList();
        this.authentication = authentication;
        this.access = access;
    }

    @Override
    public boolean authenticate(HttpServletRequest request, HttpServletResponse response) {
        Optional<Refusal> foreign = foreign(request);
        Login login = foreign.isPresent() ? new Login.Unknown() : login(request);
        Optional<Refusal> refusal = foreign.or(() -> refusal(login));
        if (refusal.isEmpty()) {
            Identity who = login.who().orElseThrow();
            request.setAttribute("org.osgi.service.http.authentication.type", HttpServletRequest.BASIC_AUTH);
            request.setAttribute("org.osgi.service.http.authentication.remote.user", who.name());
            request.setAttribute(USER_ATTRIBUTE, who.name());
            Set<Principal> principals = principals(who);
            request.setAttribute(SUBJECT, new Subject(true, principals, Set.of(), Set.of()));
            AsUser.known(principals);
            return true;
        }
        try {
            refusal.get().answer(response);
        } catch (IOException e) {
            // Who asked did not wait; what matters is that the request goes no further.
            return false;
        }
        return false;
    }

    /** Refuses: without the request nobody can tell who sends it. Never called, as the other method is there. */
    @Override
    public Object authenticate(String name, String password) {
        return null;
    }

    /** Everybody who is let in may everything; Karaf checks commands by the roles of the subject. */
    @Override
    public boolean authorize(Object user, String role) {
        return true;
    }

    private Optional<Refusal> foreign(HttpServletRequest request) {
        Optional<Refusal> host =
                site.wrongHost(request.getServerName()).map(why -> new Refusal(MISDIRECTED, why, Map.of()));
        return host.or(() -> SiteCheck.changes(request.getMethod())
                ? site.foreign(name -> Optional.ofNullable(request.getHeader(name)))
                        .map(why -> new Refusal(FORBIDDEN, why, Map.of()))
                : Optional.empty());
    }

    private Login login(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .flatMap(BasicCredentials::parse)
                .map(given -> authentication.byPassword(given.name(), given.password(), request.getRemoteAddr()))
                .orElseGet(Login.Unknown::new);
    }

    private Optional<Refusal> refusal(Login login) {
        if (login instanceof Login.Postponed postponed) {
            long seconds = postponed.seconds();
            return Optional.of(new Refusal(
                    TOO_MANY,
                    "Too many wrong passwords; the next attempt in " + seconds + " s",
                    Map.of("Retry-After", Long.toString(seconds))));
        }
        Optional<Identity> who = login.who();
        if (who.isEmpty()) {
            return Optional.of(new Refusal(
                    UNAUTHORIZED,
                    "Name and password of an admin expected",
                    Map.of("WWW-Authenticate", "Basic realm=\"ohmstead\", charset=\"UTF-8\"")));
        }
        return access.allows(who.get(), Action.CONFIGURE)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        FORBIDDEN,
                        "user " + who.get().name() + " has the role "
                                + who.get().role().id() + ": admin without restrictions expected",
                        Map.of()));
    }

    private Set<Principal> principals(Identity who) {
        Stream<Principal> person = Stream.of(new UserPrincipal(who.name()), new ClientPrincipal(CLIENT, who.from()));
        return Stream.concat(person, roles.stream().map(RolePrincipal::new)).collect(Collectors.toSet());
    }
}
