package org.ohmstead.config.internal;

import java.security.AccessController;
import java.security.Principal;
import java.util.Optional;
import javax.security.auth.Subject;
import org.ohmstead.config.Origin;

/**
 * Finds out who a thread works for: the JAAS subject that Karaf's shell, and the door of the web console, run it as. The
 * classes of its principals are Karaf's; they are told by their names, so that none of Karaf is needed.
 */
final class Who {

    /** The gateway itself, or a program in it. */
    static final String SYSTEM = "system";

    private Who() {}

    /** {@return who changes something on this thread; empty if nobody is known} */
    @SuppressWarnings("removal") // Subject.current() is there from Java 18 on; Karaf 4.4 on 17 has only this way
    static Optional<Origin> here() {
        return Optional.ofNullable(Subject.getSubject(AccessController.getContext()))
                .flatMap(Who::of);
    }

    static Optional<Origin> of(Subject subject) {
        String client = name(subject, "ClientPrincipal").orElse("shell");
        String via = client.startsWith("webconsole") ? "webconsole" : client.startsWith("rest") ? "rest" : "shell";
        return name(subject, "UserPrincipal").map(user -> new Origin(user, via, ""));
    }

    private static Optional<String> name(Subject subject, String kind) {
        return subject.getPrincipals().stream()
                .filter(principal -> principal.getClass().getSimpleName().equals(kind))
                .map(Principal::getName)
                .findFirst();
    }

    static Origin system(String why) {
        return new Origin(SYSTEM, SYSTEM, why);
    }
}
