package org.ohmstead.security.internal;

import java.util.List;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;

/**
 * Says what a user is to Karaf: {@code admin} opens JMX and every command, {@code ssh} the SSH server. Our own roles come
 * along under their names. Who is no admin gets none of Karaf's: its command ACLs give {@code viewer} some of its own
 * commands.
 */
final class KarafRoles {

    private static final List<String> ADMIN = List.of("admin", "manager", "viewer", "systembundles", "ssh");

    private final Access access;
    private final boolean sshOperators;

    KarafRoles(Access access, boolean sshOperators) {
        this.access = access;
        this.sshOperators = sshOperators;
    }

    List<String> of(Identity who) {
        return switch (who.role()) {
            case READER -> List.of("reader");
            case OPERATOR -> operator();
            // Karaf knows no permissions per topic: an admin who has some is no admin to it.
            case ADMIN -> access.allows(who, Action.CONFIGURE) ? ADMIN : operator();
        };
    }

    private List<String> operator() {
        return sshOperators ? List.of("operator", "ssh") : List.of("operator");
    }
}
