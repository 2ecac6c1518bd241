package org.ohmstead.deploy.internal.intake;

import java.util.regex.Pattern;

/** Addresses in texts that people read: without what gives access, as tokens in queries, users and passwords. */
public final class Addresses {

    private static final Pattern USER = Pattern.compile("(?<=://)[^\\s/?#@]*@");
    /** Up to the next space, as all else may be in a query; not one that was made plain already. */
    private static final Pattern QUERY =
            Pattern.compile("\\b([A-Za-z][A-Za-z0-9+.-]*:[^\\s?#]+)[?#](?!…)\\S*?(?=:?(?:\\s|$))");

    private Addresses() {}

    /**
     * {@return a text without users, queries and fragments of the addresses in it}
     *
     * @param text any
     */
    public static String plain(String text) {
        return QUERY.matcher(USER.matcher(text).replaceAll("")).replaceAll("$1?…");
    }

    /** {@return whether an address names a user} */
    static boolean user(String address) {
        return USER.matcher(address).find();
    }

    /** {@return whether neither an exception nor its causes say more than may be read} */
    static boolean harmless(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (!message.equals(plain(message))) {
                return false;
            }
        }
        return true;
    }
}
