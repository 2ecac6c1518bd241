package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.security.Users;

/** Completes names of users. */
@Service
public final class UserCompleter extends Candidates {

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Users.class).stream()
                .flatMap(users -> users.list().stream())
                .map(user -> user.name() + " ");
    }
}
