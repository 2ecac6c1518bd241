package org.ohmstead.rest.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;
import org.ohmstead.security.Role;
import org.ohmstead.security.Session;

/**
 * Users named as their role, with the password {@code NAME-password} and the token {@code NAME-token}; besides, {@code
 * cellarer}, a reader of the cellar alone, and {@code nobody}, a reader of nothing.
 */
final class FakeSecurity implements Authentication, Access {

    private static final Map<String, Role> USERS = Map.of(
            "reader", Role.READER,
            "operator", Role.OPERATOR,
            "admin", Role.ADMIN,
            "cellarer", Role.READER,
            "nobody", Role.READER);

    final Map<String, Session> sessions = new ConcurrentHashMap<>();
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    volatile boolean broken;
    volatile Duration pause = Duration.ZERO;
    volatile String brokenFor = "";

    @Override
    public Login byPassword(String name, String password, String from) {
        breakIfTold();
        if (!pause.isZero()) {
            return new Login.Postponed(pause);
        }
        return user(name, "password", from)
                .filter(who -> password.equals(name + "-password"))
                .<Login>map(Login.Known::new)
                .orElseGet(Login.Unknown::new);
    }

    @Override
    public Optional<Identity> byToken(String token, String from) {
        breakIfTold();
        return token.endsWith("-token") && !revoked.contains(token)
                ? user(token.substring(0, token.length() - 6), "token", from)
                : Optional.empty();
    }

    private static Optional<Identity> user(String name, String how, String from) {
        return Optional.ofNullable(USERS.get(name)).map(role -> new Identity(name, role, how, from));
    }

    private void breakIfTold() {
        if (broken) {
            throw new IllegalStateException("broken by the test, secret internals");
        }
    }

    @Override
    public Session open(Identity who) {
        int number = count.incrementAndGet();
        Identity inSession = new Identity(who.name(), who.role(), "session", who.from());
        Session session = new Session("session-" + number, "csrf-" + number, inSession);
        sessions.put(session.id(), session);
        return session;
    }

    @Override
    public Optional<Session> session(String id) {
        breakIfTold();
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public void end(String id) {
        sessions.remove(id);
    }

    @Override
    public boolean allows(Identity who, Action action, String topic) {
        if (who.name().equals(brokenFor)) {
            throw new IllegalStateException("broken by the test for " + brokenFor);
        }
        boolean permitted =
                switch (who.name()) {
                    case "nobody" -> false;
                    case "cellarer" -> topic.startsWith("devices/cellar/");
                    default -> true;
                };
        return permitted && role(who, action);
    }

    @Override
    public boolean allows(Identity who, Action action) {
        return !who.name().equals("nobody") && role(who, action);
    }

    private static boolean role(Identity who, Action action) {
        return switch (action) {
            case READ -> true;
            case WRITE -> who.role() != Role.READER;
            case CONFIGURE -> who.role() == Role.ADMIN;
        };
    }
}
