package org.ohmstead.deploy.internal.intake;

import java.util.regex.Pattern;

/** Which names files in {@code deploy/} may have, and what they stand for. */
final class FileNames {

    /** Behind the name of what was refused. */
    static final String REJECTED = ".rejected";

    /** Behind that, for the reason. */
    static final String REASON = ".txt";

    /** What is expected, in words. */
    static final String EXPECTED =
            "a name of 5 to 200 ASCII letters, digits, '.', '_', '-', '+', '~', '(', ')' and blanks, ending in .jar or .kar";

    private static final Pattern GOOD = Pattern.compile("[A-Za-z0-9_(][A-Za-z0-9._+~() -]{0,195}\\.(?:jar|kar)");
    private static final Pattern MEANT =
            Pattern.compile("(?s)[^.].*\\.(?:jar|kar|war|xml|zip)", Pattern.CASE_INSENSITIVE);

    private FileNames() {}

    /** {@return whether a file of this name may be taken} */
    static boolean good(String name) {
        return GOOD.matcher(name).matches();
    }

    /** {@return whether who drops a file of this name seems to mean it to be taken} Names that begin with a dot are hidden. */
    static boolean meant(String name) {
        return MEANT.matcher(name).matches();
    }

    /** {@return whether something of this name may matter: it is neither hidden nor of our making} */
    static boolean visible(String name) {
        return !name.startsWith(".") && !name.endsWith(REJECTED) && !name.endsWith(REJECTED + REASON);
    }

    /** {@return whether this is a KAR} */
    static boolean kar(String name) {
        return name.endsWith(".kar");
    }
}
