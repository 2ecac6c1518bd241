package org.ohmstead.profile.internal;

import org.ohmstead.config.TextItems;

/** The ids of profiles as items: {@code profiles/pump.yaml}. */
final class ProfileId {

    /** What an id should be. */
    static final String EXPECTED = "profiles/NAME.yaml, NAME of letters, digits and . _ -,";

    private static final String ENDING = ".yaml";

    private ProfileId() {}

    static String of(String name) {
        return TextItems.PROFILES + name + ENDING;
    }

    static boolean is(String id) {
        return id.startsWith(TextItems.PROFILES)
                && ProfileFolder.holdsProfile(id.substring(TextItems.PROFILES.length()));
    }

    /**
     * {@return the name of the profile}
     *
     * @throws IllegalArgumentException if it is no such id
     */
    static String name(String id) {
        if (!is(id)) {
            throw new IllegalArgumentException("'" + id + "': " + ProfileId.EXPECTED + " expected");
        }
        return id.substring(TextItems.PROFILES.length(), id.length() - ENDING.length());
    }
}
