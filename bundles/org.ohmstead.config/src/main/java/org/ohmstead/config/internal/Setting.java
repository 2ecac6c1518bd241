package org.ohmstead.config.internal;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The value of a key as text: types are the matter of whoever reads it.
 *
 * @param texts one, or any number if it is a list
 * @param list whether it is a list; a list of one is not the same as one text
 */
record Setting(List<String> texts, boolean list) {

    Setting {
        texts = List.copyOf(texts);
        if (!list && texts.size() != 1) {
            throw new IllegalArgumentException("one text expected, got " + texts.size());
        }
    }

    static Setting of(String text) {
        return new Setting(List.of(text), false);
    }

    static Setting ofList(List<String> texts) {
        return new Setting(texts, true);
    }

    /** {@return a value of Config Admin, or one given by a program, as text} */
    static Setting ofValue(Object value) {
        if (value instanceof Collection<?> collection) {
            return ofList(collection.stream().map(String::valueOf).toList());
        }
        if (value.getClass().isArray()) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                texts.add(String.valueOf(Array.get(value, i)));
            }
            return ofList(texts);
        }
        return of(String.valueOf(value));
    }

    /** {@return the value for Config Admin} */
    Object value() {
        return list ? texts.toArray(String[]::new) : texts.get(0);
    }

    /** {@return the texts for a message} */
    String shown() {
        return list ? String.join(", ", texts) : texts.get(0);
    }
}
