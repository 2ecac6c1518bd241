package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ohmstead.config.Difference;
import org.ohmstead.config.TextItems;

/** What differs between two texts of an item. */
final class Differences {

    /** Of an entry in the history, so many keys of an item are kept, and so much of a value. */
    private static final int MOST_KEYS = 200;

    private static final int LONGEST = 500;

    private Differences() {}

    /** {@return whether an id is that of a profile} */
    static boolean isText(String id) {
        return id.startsWith(TextItems.PROFILES);
    }

    static Difference of(String id, Optional<String> before, Optional<String> after, String effect) {
        Difference.Kind kind = after.isEmpty()
                ? Difference.Kind.REMOVED
                : before.isEmpty() ? Difference.Kind.ADDED : Difference.Kind.CHANGED;
        List<Difference.Key> keys = isText(id)
                ? Lines.differing(before.orElse(""), after.orElse(""))
                : keys(before.orElse(""), after.orElse(""));
        return new Difference(id, kind, keys, effect);
    }

    private static List<Difference.Key> keys(String before, String after) {
        Content old = Shown.parse(before);
        Content now = Shown.parse(after);
        SortedSet<String> names = new TreeSet<>(old.settings().keySet());
        names.addAll(now.settings().keySet());
        List<Difference.Key> keys = new ArrayList<>();
        for (String name : names) {
            Setting one = old.settings().get(name);
            Setting other = now.settings().get(name);
            if (one == null || !one.equals(other)) {
                keys.add(new Difference.Key(name, shown(one), shown(other)));
            }
        }
        return List.copyOf(keys);
    }

    private static Optional<String> shown(Setting setting) {
        return Optional.ofNullable(setting).map(Setting::shown);
    }

    /** {@return a difference that is not too long to be kept in every entry} */
    static Difference bounded(Difference whole) {
        List<Difference.Key> keys = new ArrayList<>();
        for (Difference.Key key : whole.keys()) {
            if (keys.size() == MOST_KEYS) {
                int more = whole.keys().size() - MOST_KEYS;
                keys.add(new Difference.Key("…", Optional.empty(), Optional.of("and " + more + " more")));
                break;
            }
            keys.add(new Difference.Key(key.key(), cut(key.before()), cut(key.after())));
        }
        return new Difference(whole.id(), whole.kind(), List.copyOf(keys), whole.effect());
    }

    private static Optional<String> cut(Optional<String> text) {
        return text.map(all -> all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "…");
    }
}
