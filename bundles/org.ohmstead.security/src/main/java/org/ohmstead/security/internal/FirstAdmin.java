package org.ohmstead.security.internal;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Map;
import org.ohmstead.security.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the first user, at the first start only: nobody can log in to a gateway with a password that ships. */
final class FirstAdmin {

    static final String NAME = "admin";
    static final String VARIABLE = "OHMSTEAD_ADMIN_PASSWORD";

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);

    // No 0 and O, 1, l and I: people copy it from a screen. 31 characters, 20 of them: 99 bits.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 5;

    private FirstAdmin() {}

    /**
     * Makes the user {@code admin} if there is no user and none might be in a file that cannot be read.
     *
     * @param store of the users
     * @param environment of the process
     * @param random for a generated password
     * @param iterations of the hash
     * @param console is shown a generated password, once; it goes nowhere else
     */
    static void ensure(
            UserStore store,
            Map<String, String> environment,
            SecureRandom random,
            int iterations,
            PrintStream console) {
        if (!store.untouched()) {
            return;
        }
        String given = environment.getOrDefault(VARIABLE, "");
        boolean usable = PasswordHash.acceptable(given);
        String password = usable ? given : generated(random);
        PasswordHash hash = PasswordHash.of(password, iterations, random);
        boolean made = store.change(users -> {
            boolean first = users.isEmpty();
            if (first) {
                users.put(NAME, UserEntry.fresh(NAME, Role.ADMIN).with(hash));
            }
            return first;
        });
        if (made) {
            tell(given, usable, password, console);
        }
    }

    private static void tell(String given, boolean usable, String password, PrintStream console) {
        if (usable) {
            LOG.info("{}: user made with the password from {}, which is ignored from now on", NAME, VARIABLE);
            return;
        }
        if (!given.isEmpty()) {
            LOG.warn(
                    "{}: {} to {} characters expected in {}, got {}: not used, a password was generated instead",
                    NAME,
                    PasswordHash.LEAST_LENGTH,
                    PasswordHash.MOST_LENGTH,
                    VARIABLE,
                    given.length());
        }
        LOG.info("{}: user made with a generated password, shown once on the console", NAME);
        console.printf(
                "%n  User %s, password %s%n  Shown only now. Change it with 'bin/ohmstead passwd %s'.%n%n",
                NAME, password, NAME);
        console.flush();
    }

    static String generated(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
