package org.ohmstead.deploy.internal.intake;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names the entries of one archive may have: none that leads out of a folder or stands for two things. */
final class EntryNames {

    private static final int LONGEST = 1000;
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private final Set<String> names = new HashSet<>();

    /**
     * Takes the next name.
     *
     * @param name of an entry
     * @throws RefusedException if it may not be, or there was one of that name
     */
    void add(String name) throws RefusedException {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw new RefusedException(
                    "a name of 1 to " + LONGEST + " characters expected, an entry has " + Words.quoted(name));
        }
        if (name.codePoints().anyMatch(Character::isISOControl) || name.indexOf('\\') >= 0) {
            throw new RefusedException(
                    "a name without control characters and backslashes expected, an entry has " + Words.quoted(name));
        }
        if (leadsOut(name)) {
            throw new RefusedException(
                    "a name that stays within the archive expected, an entry has " + Words.quoted(name));
        }
        if (!names.add(name)) {
            throw new RefusedException("each entry once expected, two have the name " + Words.quoted(name));
        }
        if (name.toUpperCase(Locale.ROOT).equals(Manifests.NAME) && !name.equals(Manifests.NAME)) {
            throw new RefusedException(Manifests.NAME + " in capitals expected, there is " + Words.quoted(name));
        }
    }

    private static boolean leadsOut(String name) {
        if (DRIVE.matcher(name).matches()) {
            return true;
        }
        String[] segments = name.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean folder = i == segments.length - 1 && i > 0;
            String segment = segments[i];
            if (segment.equals(".") || segment.equals("..") || (segment.isEmpty() && !folder)) {
                return true;
            }
        }
        return false;
    }
}
