package org.ohmstead.config.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ohmstead.driver.Driver;

/**
 * A PID and the parts it is made of.
 *
 * @param pid {@code org.ohmstead.journal} or {@code org.ohmstead.driver.modbus~pump}
 * @param factory {@code org.ohmstead.driver.modbus}; empty for a single configuration
 * @param name {@code pump}; empty for a single configuration
 */
record PidName(String pid, String factory, String name) {

    static final String PREFIX = "org.ohmstead.";
    /** What a file should be named, wherever it comes from. */
    static final String NAME_EXPECTED = "a name as org.ohmstead.<part>.cfg or org.ohmstead.driver.<protocol>-<name>.cfg"
            + " expected, of letters, digits, '.', '_' and '-'";

    /** What a file should be named that is so but for the case of its letters. */
    static final String CASE_EXPECTED = "a name in the case of org.ohmstead.journal.cfg expected";

    private static final String ENDING = ".cfg";
    private static final int LONGEST = 100;
    private static final Pattern GOOD =
            Pattern.compile("org\\.ohmstead(\\.[A-Za-z0-9_]+)+(~[A-Za-z0-9._-]{1," + LONGEST + "})?");

    /** {@return whether a file is ours by its name} */
    static boolean ours(String file) {
        return file.startsWith(PREFIX) && file.endsWith(ENDING);
    }

    /** {@return whether a file would be ours if its name had other cases} */
    static boolean meant(String file) {
        return !ours(file) && ours(file.toLowerCase(Locale.ROOT));
    }

    /** {@return whether a PID is one that somebody may give} */
    static boolean good(String pid) {
        return GOOD.matcher(pid).matches();
    }

    /** {@return that a second file stands for what another one does} */
    static String oneExpected(String pid, String other) {
        return "one file for " + pid + " expected, there is " + other;
    }

    /**
     * {@return what a new file stands for} The first {@code -} (or {@code ~}, as Karaf's shell writes it) separates the
     * factory from the name; a device has one.
     *
     * @param file {@code org.ohmstead.driver.modbus-pump.cfg}
     */
    static Optional<PidName> ofFile(String file) {
        return parsed(file).filter(name -> good(name.pid()));
    }

    /** {@return what a file stands for that somebody else wrote, whatever its name is made of} */
    static Optional<PidName> parsed(String file) {
        if (!ours(file) || file.length() <= PREFIX.length() + ENDING.length()) {
            return Optional.empty();
        }
        String stem = file.substring(0, file.length() - ENDING.length());
        int separator = 0;
        while (separator < stem.length() && stem.charAt(separator) != '-' && stem.charAt(separator) != '~') {
            separator++;
        }
        if (separator == stem.length()) {
            boolean nameless = stem.startsWith(Driver.PID_PREFIX);
            return nameless ? Optional.empty() : Optional.of(new PidName(stem, "", ""));
        }
        String factory = stem.substring(0, separator);
        String name = stem.substring(separator + 1);
        boolean complete = !name.isEmpty() && factory.length() > PREFIX.length();
        return complete ? Optional.of(new PidName(factory + "~" + name, factory, name)) : Optional.empty();
    }

    /**
     * {@return the parts of a PID of Config Admin}
     *
     * @param pid as {@code factory~name}, or as the implementation makes them up
     * @param factory empty for a single configuration
     */
    static PidName of(String pid, String factory) {
        if (factory.isEmpty()) {
            return new PidName(pid, "", "");
        }
        boolean separated = pid.startsWith(factory) && pid.length() > factory.length() + 1;
        return new PidName(pid, factory, separated ? pid.substring(factory.length() + 1) : pid);
    }

    /**
     * {@return what somebody means by the PID of a single configuration that is named as one of several, or as the file of one}
     */
    static Optional<PidName> meantBy(String pid) {
        return ofFile(pid + ENDING).filter(name -> !name.factory().isEmpty());
    }

    /** {@return the file's name; from it comes the same PID again unless the name holds what files should not} */
    String file() {
        return factory.isEmpty() ? pid + ENDING : factory + "-" + fileName(name) + ENDING;
    }

    /** {@return whether it configures a device} */
    boolean device() {
        return factory.startsWith(Driver.PID_PREFIX);
    }

    /** {@return a text as part of a file's name} */
    static String fileName(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._-]", "-");
        String bounded = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
        return bounded.isEmpty() ? "unnamed" : bounded;
    }
}
