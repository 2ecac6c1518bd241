package org.ohmstead.security.internal;

import java.util.List;
import java.util.Optional;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;

/** Decides by what the file of users says now. */
final class Rights implements Access {

    private static final String SYSTEM = "system";
    private static final String SHELL = "shell";

    private final UserStore store;

    Rights(UserStore store) {
        this.store = store;
    }

    @Override
    public boolean allows(Identity who, Action action, String topic) {
        return present(who).map(user -> user.may(action, topic)).orElse(false);
    }

    @Override
    public boolean allows(Identity who, Action action) {
        return present(who)
                .map(user -> action == Action.CONFIGURE ? user.mayEverywhere(action) : user.maySomewhere(action))
                .orElse(false);
    }

    /**
     * Parts of the gateway itself have the role they name. So has who sits at the local console, whom Karaf knows and the
     * file of users does not, but not a user who was removed while logged in there.
     */
    private Optional<UserEntry> present(Identity who) {
        if (who.how().equals(SYSTEM)) {
            return Optional.of(byRoleOnly(who));
        }
        UserStore.Snapshot users = store.current();
        Optional<UserEntry> user = users.user(who.name());
        boolean local = who.how().equals(SHELL) && !users.gone().contains(who.name());
        return user.isEmpty() && local ? Optional.of(byRoleOnly(who)) : user;
    }

    private static UserEntry byRoleOnly(Identity who) {
        return new UserEntry(who.name(), who.role(), List.of(), Optional.empty(), List.of(), List.of());
    }
}
