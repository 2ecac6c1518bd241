package org.ohmstead.security;

import java.util.Locale;

/** What kind of user somebody is. Each role includes those before it. */
public enum Role {
    /** Sees. */
    READER,
    /** Sees and commands points. */
    OPERATOR,
    /** Sees, commands, configures, and manages users. */
    ADMIN;

    /** {@return the name in files and on the wire: reader, operator, admin} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
