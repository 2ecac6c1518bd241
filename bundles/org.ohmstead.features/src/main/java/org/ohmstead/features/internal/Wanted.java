package org.ohmstead.features.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the configuration says.
 *
 * @param wanted entries, each {@code name} or {@code name/version}
 * @param unwanted names of booted features
 * @param repositories URIs
 */
record Wanted(List<String> wanted, List<String> unwanted, List<String> repositories) {

    static final String WANTED = "wanted";
    static final String UNWANTED = "unwanted";
    static final String REPOSITORIES = "repositories";

    static final Wanted NOTHING = new Wanted(List.of(), List.of(), List.of());

    Wanted {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
        repositories = List.copyOf(repositories);
    }

    /** {@return what a configuration says, as texts or lists of any form} */
    static Wanted of(Map<String, ?> properties) {
        return new Wanted(
                list(properties.get(WANTED)), list(properties.get(UNWANTED)), list(properties.get(REPOSITORIES)));
    }

    private static List<String> list(Object value) {
        if (value == null) {
            return List.of();
        }
        Stream<?> elements;
        if (value instanceof Object[] array) {
            elements = Arrays.stream(array);
        } else if (value instanceof Collection<?> collection) {
            elements = collection.stream();
        } else {
            elements = Arrays.stream(value.toString().split(","));
        }
        return elements.map(e -> e.toString().strip())
                .filter(e -> !e.isEmpty())
                .distinct()
                .toList();
    }

    /** {@return the same, but that a feature is not unwanted} */
    Wanted keeping(String feature) {
        return new Wanted(
                wanted, unwanted.stream().filter(name -> !name.equals(feature)).toList(), repositories);
    }

    /** {@return the properties of a configuration with these lists; what is empty is left out} */
    Map<String, Object> into(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        put(all, WANTED, wanted);
        put(all, UNWANTED, unwanted);
        put(all, REPOSITORIES, repositories);
        return all;
    }

    private static void put(Map<String, Object> all, String key, List<String> list) {
        if (list.isEmpty()) {
            all.remove(key);
        } else {
            all.put(key, list);
        }
    }

    /** {@return what became different, for people: {@code wanted + a, unwanted - b}} */
    String since(Wanted before) {
        return Stream.of(
                        difference(WANTED, before.wanted, wanted),
                        difference(UNWANTED, before.unwanted, unwanted),
                        difference(REPOSITORIES, before.repositories, repositories))
                .flatMap(s -> s)
                .collect(joining(", "));
    }

    private static Stream<String> difference(String key, List<String> before, List<String> after) {
        List<String> lines = new ArrayList<>();
        minus(after, before).forEach(e -> lines.add(key + " + " + e));
        minus(before, after).forEach(e -> lines.add(key + " - " + e));
        return lines.stream();
    }

    private static TreeSet<String> minus(List<String> these, List<String> those) {
        TreeSet<String> rest = new TreeSet<>(these);
        those.forEach(rest::remove);
        return rest;
    }
}
