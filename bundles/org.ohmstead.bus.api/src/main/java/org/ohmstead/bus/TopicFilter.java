package org.ohmstead.bus;

import java.util.Arrays;
import java.util.List;

/**
 * Says which topics are meant. Topics are segments joined by {@code /}; in a filter {@code +} stands for one segment and
 * {@code #}, only at the end, for any number of them, as in MQTT Version 5.0, section 4.7.
 */
public final class TopicFilter {

    private final String text;
    private final List<String> segments;

    private TopicFilter(String text) {
        this.text = text;
        this.segments = Arrays.asList(text.split("/", -1));
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean misplaced = segment.equals("#") && i < segments.size() - 1;
            boolean mixed = segment.length() > 1 && (segment.contains("+") || segment.contains("#"));
            if (misplaced || mixed || segment.isEmpty()) {
                throw new IllegalArgumentException(
                        "a topic filter (segments joined by '/', '+' for one, '#' at the end for the rest) expected, got '"
                                + text + "'");
            }
        }
    }

    /**
     * Reads a filter.
     *
     * @param text such as {@code devices/cellar/+/power} or {@code devices/#}
     * @return the filter
     * @throws IllegalArgumentException if it is none; the message quotes it and says what was expected
     */
    public static TopicFilter of(String text) {
        return new TopicFilter(text);
    }

    /**
     * {@return whether a topic is meant}
     *
     * @param topic without wildcards
     */
    public boolean matches(String topic) {
        int from = 0;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.equals("#")) {
                return true;
            }
            if (from > topic.length()) {
                return false;
            }
            int slash = topic.indexOf('/', from);
            int end = slash < 0 ? topic.length() : slash;
            boolean same = segment.length() == end - from && topic.startsWith(segment, from);
            if (!same && !segment.equals("+")) {
                return false;
            }
            from = end + 1;
        }
        return from > topic.length();
    }

    /** {@return the text of the filter} */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
