package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.device.ConfigProblem;

/**
 * What a program gives for a configuration, as a content, with what is wrong with its form.
 *
 * @param content of which nothing is left out
 * @param problems empty if nothing is wrong
 */
record Given(Content content, List<ConfigProblem> problems) {

    /**
     * Reads it. Keys that only OSGi sets would be dropped in silence, and numbers become texts: both are refused.
     *
     * @param where for messages
     * @param schema of the keys, if it is known
     * @param properties texts, numbers, booleans or lists of them
     * @param now what runs: it takes the place of secrets that are given back as they were shown
     */
    static Given of(String where, Optional<Schema> schema, Map<String, Object> properties, Optional<Content> now) {
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        new TreeMap<>(properties).forEach((key, value) -> {
            Optional<String> expected = Content.notOurs(key)
                    ? Optional.of("only keys of the driver, not one of OSGi's own,")
                    : form(value).or(() -> schema.flatMap(known -> known.attribute(key))
                            .flatMap(a -> a.wrongType(value)));
            if (expected.isPresent()) {
                String shown = Shown.secretive(key, schema) ? Shown.HIDDEN : Shown.address(String.valueOf(value));
                problems.add(new ConfigProblem(where, key, shown, expected.get()));
            } else {
                values.put(key, value);
            }
        });
        Content content = Content.ofValues(values);
        Content revealed =
                now.map(present -> Shown.revealed(content, present, schema)).orElse(content);
        revealed.settings().forEach((key, setting) -> {
            if (Shown.hidden(key, setting, schema)) {
                problems.add(new ConfigProblem(
                        where, key, setting.shown(), "the secret itself, which is not shown and never was kept,"));
            }
        });
        return new Given(revealed, List.copyOf(problems));
    }

    private static Optional<String> form(Object value) {
        boolean fits = value instanceof Collection<?> list
                ? list.stream().allMatch(Given::single)
                : single(value) || (value != null && value.getClass().isArray());
        return fits ? Optional.empty() : Optional.of("a text, a number, true or false, or a list of them");
    }

    private static boolean single(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character;
    }
}
