package org.ohmstead.security.internal;

import org.ohmstead.bus.TopicFilter;
import org.ohmstead.security.Action;

/**
 * What a user may: an action on the topics that a filter means.
 *
 * @param action what
 * @param filter on which topics
 */
record Permission(Action action, TopicFilter filter) {

    private static final String EVERYTHING = "#";

    /**
     * Reads a permission.
     *
     * @param text such as {@code write devices/cellar/#}
     * @return the permission
     * @throws IllegalArgumentException if it is none; the message quotes it and says what was expected
     */
    static Permission parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException(
                    "a permission, as 'write devices/cellar/#', expected, got '" + text + "'");
        }
        return new Permission(Action.of(words[0]), TopicFilter.of(words[1]));
    }

    /** Who may write or configure may also read: nobody commands what they cannot see. */
    boolean includes(Action wanted) {
        return action == wanted || wanted == Action.READ;
    }

    boolean covers(Action wanted, String topic) {
        return includes(wanted) && filter.matches(topic);
    }

    boolean everywhere() {
        return filter.toString().equals(EVERYTHING);
    }

    String text() {
        return action.id() + " " + filter;
    }
}
