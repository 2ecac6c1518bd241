package org.ohmstead.webconsole.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;
import org.ohmstead.security.Role;
import org.ohmstead.security.Session;

/** Users named as their role, and {@code restricted}, an admin of the cellar; the password of each is the name. */
final class FakeSecurity implements Authentication, Access {

    private static final Map<String, Role> USERS =
            Map.of("reader", Role.READER, "operator", Role.OPERATOR, "admin", Role.ADMIN, "restricted", Role.ADMIN);

    final AtomicInteger asked = new AtomicInteger();
    volatile Duration wait = Duration.ZERO;

    @Override
    public Login byPassword(String name, String password, String from) {
        asked.incrementAndGet();
        if (!wait.isZero()) {
            return new Login.Postponed(wait);
        }
        return Optional.ofNullable(USERS.get(name))
                .filter(role -> password.equals(name))
                .<Login>map(role -> new Login.Known(new Identity(name, role, "password", from)))
                .orElseGet(Login.Unknown::new);
    }

    @Override
    public boolean allows(Identity who, Action action) {
        return action == Action.CONFIGURE && who.name().equals("admin");
    }

    @Override
    public boolean allows(Identity who, Action action, String topic) {
        throw new AssertionError("the console has no topics");
    }

    @Override
    public Optional<Identity> byToken(String token, String from) {
        throw new AssertionError("tokens are not for the web console");
    }

    @Override
    public Session open(Identity who) {
        throw new AssertionError("the web console has no sessions of ours");
    }

    @Override
    public Optional<Session> session(String id) {
        throw new AssertionError("the web console has no sessions of ours");
    }

    @Override
    public void end(String id) {
        throw new AssertionError("the web console has no sessions of ours");
    }
}
