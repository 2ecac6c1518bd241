package org.ohmstead.shell.internal;

import java.security.AccessController;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

/** Finds out who types. */
final class Who {

    private Who() {}

    /** {@return the subject that the shell runs the command as} */
    @SuppressWarnings("removal") // Subject.current() is there from Java 18 on; Karaf 4.4 on 17 has only this way
    static Optional<Subject> subject() {
        return Optional.ofNullable(Subject.getSubject(AccessController.getContext()));
    }

    /**
     * {@return the identity of a subject: the name of its user, and the highest of its roles that Ohmstead knows}
     *
     * @param subject as JAAS made it
     */
    static Optional<Identity> of(Subject subject) {
        Optional<String> name = subject.getPrincipals(UserPrincipal.class).stream()
                .map(UserPrincipal::getName)
                .findFirst();
        Optional<Role> role = subject.getPrincipals(RolePrincipal.class).stream()
                .map(RolePrincipal::getName)
                .flatMap(known ->
                        Arrays.stream(Role.values()).filter(one -> one.id().equals(known)))
                .max(Comparator.naturalOrder());
        return name.flatMap(n -> role.map(r -> new Identity(n, r, "shell")));
    }
}
