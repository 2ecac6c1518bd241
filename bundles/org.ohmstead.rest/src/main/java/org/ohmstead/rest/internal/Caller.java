package org.ohmstead.rest.internal;

import java.util.Optional;
import java.util.function.Predicate;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Session;

/** Who sent a request, and whether they would still be let in. */
final class Caller {

    private final Identity who;
    private final Optional<Session> session;
    private final Predicate<Authentication> still;

    private Caller(Identity who, Optional<Session> session, Predicate<Authentication> still) {
        this.who = who;
        this.session = session;
        this.still = still;
    }

    /** A password is not kept, so it cannot be tried again: see {@link #lasts()}. */
    static Caller byPassword(Identity who) {
        return new Caller(who, Optional.empty(), authentication -> true);
    }

    static Caller byToken(Identity who, String token) {
        return new Caller(who, Optional.empty(), authentication -> authentication
                .byToken(token, who.from())
                .isPresent());
    }

    static Caller bySession(Session session) {
        return new Caller(session.who(), Optional.of(session), authentication -> authentication
                .session(session.id())
                .isPresent());
    }

    Identity who() {
        return who;
    }

    /** {@return by which way changes come from them, as histories name it} */
    String via() {
        return session.isPresent() ? "console" : "rest";
    }

    Optional<Session> session() {
        return session;
    }

    /** {@return whether token or session are good still} */
    boolean still(Authentication authentication) {
        return still.test(authentication);
    }

    /** {@return whether {@link #still} can tell; if not, what was granted should end by itself} */
    boolean lasts() {
        return !who.how().equals("password");
    }

    /** {@return who; what they proved it with is secret} */
    @Override
    public String toString() {
        return who.toString();
    }
}
