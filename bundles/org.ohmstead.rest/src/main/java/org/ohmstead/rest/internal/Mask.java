package org.ohmstead.rest.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Difference;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Secrets;

/**
 * Keeps secrets that somebody types into a change out of the answer to it. The keeper of configurations shows references
 * itself; this holds even where something else quotes what it was given.
 */
final class Mask {

    /** What is shown instead. */
    static final String HIDDEN = "(secret)";

    /** Shorter ones would make every other word unreadable; they are hidden only where they are the whole value. */
    private static final int LEAST = 4;

    private final Map<String, Set<String>> keys = new HashMap<>();
    private final Set<String> literals = new HashSet<>();

    /**
     * Knows what is secret.
     *
     * @param types of configurations
     * @param changes that may hold secrets
     */
    Mask(List<ConfigType> types, ChangeSet changes) {
        for (ConfigType type : types) {
            for (ConfigType.Key key : type.keys()) {
                if (key.kind() == ConfigType.Kind.SECRET) {
                    keys.computeIfAbsent(type.pid(), pid -> new HashSet<>()).add(key.id());
                }
            }
        }
        for (ChangeSet.Change change : changes.changes()) {
            if (change instanceof ChangeSet.Put put) {
                put.properties().forEach((key, value) -> remember(put.id(), key, value));
            }
        }
    }

    private void remember(String id, String key, Object value) {
        if (isSecret(id, key)) {
            List<Object> values = new ArrayList<>();
            if (value instanceof Iterable<?> items) {
                items.forEach(values::add);
            } else {
                values.add(value);
            }
            values.stream()
                    .map(Object::toString)
                    .filter(text -> !text.isEmpty() && !text.startsWith(Secrets.PREFIX))
                    .forEach(literals::add);
        }
    }

    private boolean isSecret(String id, String key) {
        return keys.entrySet().stream()
                .anyMatch(type -> isOf(type.getKey(), id) && type.getValue().contains(key));
    }

    /** {@return whether a configuration is of a type} Config Admin makes up a name after a dot for the web console. */
    private static boolean isOf(String type, String id) {
        return id.equals(type) || id.startsWith(type + "~") || id.startsWith(type + ".");
    }

    /** {@return a text without secrets} */
    String text(String text) {
        String hidden = text;
        for (String literal : literals) {
            if (literal.length() >= LEAST) {
                hidden = hidden.replace(literal, HIDDEN);
            }
        }
        return hidden;
    }

    ConfigProblem problem(ConfigProblem problem) {
        String value = literals.contains(problem.value()) ? HIDDEN : text(problem.value());
        return new ConfigProblem(problem.where(), problem.key(), value, text(problem.expected()));
    }

    Difference difference(Difference difference) {
        List<Difference.Key> shown = difference.keys().stream()
                .map(key -> isSecret(difference.id(), key.key())
                        ? new Difference.Key(
                                key.key(),
                                key.before().map(Mask::value),
                                key.after().map(Mask::value))
                        : new Difference.Key(key.key(), text(key.before()), text(key.after())))
                .toList();
        return new Difference(difference.id(), difference.kind(), shown, text(difference.effect()));
    }

    private Optional<String> text(Optional<String> value) {
        return value.map(this::text);
    }

    private static String value(String secret) {
        return secret.isEmpty() || secret.startsWith(Secrets.PREFIX) ? secret : HIDDEN;
    }
}
