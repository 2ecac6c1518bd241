package org.ohmstead.security.internal;

import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AccountLockedException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;

/**
 * Logs our users in to what asks through JAAS: Karaf's SSH server and JMX. Made anew for each login by
 * Karaf's proxy, which needs the public class and constructor.
 *
 * <p>Only passwords: who asks with a key instead cannot answer for a password and is refused.
 */
public final class OhmsteadLoginModule implements LoginModule {

    /** Option: the {@link Authentication}. */
    static final String AUTHENTICATION = "ohmstead.authentication";

    /** Option: the {@link KarafRoles}. */
    static final String ROLES = "ohmstead.roles";

    /** How Karaf's own provider of the web console names itself; it takes what pages of other sites send. */
    private static final String UNGUARDED_CONSOLE = "webconsole";

    private static final String SSH_ROLE = "ssh";
    private static final String ADMIN_ROLE = "admin";

    private final List<Principal> principals = new ArrayList<>();
    private Subject subject;
    private CallbackHandler handler;
    private Authentication authentication;
    private KarafRoles roles;

    /** Made by Karaf's proxy. */
    public OhmsteadLoginModule() {
        // Everything comes in by initialize.
    }

    @Override
    public void initialize(
            Subject newSubject, CallbackHandler newHandler, Map<String, ?> sharedState, Map<String, ?> options) {
        subject = newSubject;
        handler = newHandler;
        authentication = (Authentication) options.get(AUTHENTICATION);
        roles = (KarafRoles) options.get(ROLES);
    }

    @Override
    public boolean login() throws LoginException {
        NameCallback name = new NameCallback("User: ");
        PasswordCallback password = new PasswordCallback("Password: ", false);
        ask(name, password);
        char[] typed = Optional.ofNullable(password.getPassword()).orElseGet(() -> new char[0]);
        password.clearPassword();
        Optional<ClientPrincipal> client =
                subject.getPrincipals(ClientPrincipal.class).stream().findFirst();
        String tried = Optional.ofNullable(name.getName()).orElse("");
        String method = client.map(ClientPrincipal::getMethod).orElse("");
        if (method.equals(UNGUARDED_CONSOLE)) {
            throw new FailedLoginException("the web console is open through org.ohmstead.webconsole only");
        }
        Login login = authentication.byPassword(
                tried,
                new String(typed),
                client.map(OhmsteadLoginModule::address).orElse(""));
        if (login instanceof Login.Postponed postponed) {
            throw new AccountLockedException("too many wrong passwords; next attempt in " + postponed.seconds() + " s");
        }
        Identity who = login.who().orElseThrow(() -> new FailedLoginException("name or password is wrong"));
        List<String> granted = roles.of(who);
        String needed = needed(method);
        if (!needed.isEmpty() && !granted.contains(needed)) {
            throw new FailedLoginException("user " + who.name() + " has not the role " + needed);
        }
        principals.add(new UserPrincipal(who.name()));
        granted.forEach(role -> principals.add(new RolePrincipal(role)));
        return true;
    }

    private void ask(Callback... callbacks) throws LoginException {
        try {
            handler.handle(callbacks);
        } catch (IOException | UnsupportedCallbackException e) {
            LoginException refused = new FailedLoginException("a name and a password expected: " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** Karaf's SSH server lets everybody in who has any role at all unless it is configured otherwise. */
    private static String needed(String method) {
        return switch (method) {
            case "ssh" -> SSH_ROLE;
            case "jmx" -> ADMIN_ROLE;
            default -> "";
        };
    }

    /** {@code /127.0.0.1:4711}, {@code host/10.0.0.7:22}, {@code /[0:0:0:0:0:0:0:1]:4711} without what changes each time. */
    static String address(ClientPrincipal client) {
        String address = client.getAddress();
        String behind = address.substring(address.lastIndexOf('/') + 1);
        boolean manyColons = behind.indexOf(':') != behind.lastIndexOf(':') && !behind.startsWith("[");
        String host = manyColons ? behind : behind.replaceFirst(":[0-9]+$", "");
        return host.replaceAll("^\\[|]$", "");
    }

    @Override
    public boolean commit() {
        if (principals.isEmpty()) {
            return false;
        }
        subject.getPrincipals().addAll(principals);
        return true;
    }

    @Override
    public boolean abort() {
        boolean began = !principals.isEmpty();
        logout();
        return began;
    }

    @Override
    public boolean logout() {
        subject.getPrincipals().removeAll(principals);
        principals.clear();
        return true;
    }
}
