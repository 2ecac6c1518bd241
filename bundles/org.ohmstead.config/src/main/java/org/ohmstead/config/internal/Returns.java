package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Difference;
import org.ohmstead.config.internal.history.DamagedException;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.driver.Driver;

/** Former states: what differs between them, and the changes that bring them back. For use by one thread at a time. */
final class Returns {

    private final History history;
    private final State state;
    private final Chronicle chronicle;

    Returns(History history, State state, Chronicle chronicle) {
        this.history = history;
        this.state = state;
        this.chronicle = chronicle;
    }

    List<Difference> between(long from, long to) {
        SortedMap<String, String> old = history.after(from);
        SortedMap<String, String> now = to == 0 ? chronicle.hashes() : history.after(to);
        List<Difference> differences = new ArrayList<>();
        for (String id : Chronicle.union(old.keySet(), now.keySet())) {
            String before = old.getOrDefault(id, "");
            String after = now.getOrDefault(id, "");
            if (!before.equals(after)) {
                Optional<String> text = to == 0 ? state.text(id) : then(to, id, after);
                differences.add(Differences.of(id, then(from, id, before), text, ""));
            }
        }
        return List.copyOf(differences);
    }

    /** {@return the text of an item before or after an entry, if it was there} */
    Optional<String> then(long number, String id, String hash) {
        return hash.isEmpty() ? Optional.empty() : Optional.of(history.text(number, id, hash));
    }

    ChangeSet backTo(long number, Set<String> items) {
        SortedMap<String, String> then = history.after(number);
        SortedMap<String, String> now = chronicle.hashes();
        for (String id : items) {
            if (!then.containsKey(id) && !now.containsKey(id) && !chronicle.everThere(id)) {
                throw new IllegalArgumentException("there is no item " + id);
            }
        }
        List<ChangeSet.Change> changes = new ArrayList<>();
        for (String id : Chronicle.union(then.keySet(), now.keySet())) {
            boolean differs = !then.getOrDefault(id, "").equals(now.getOrDefault(id, ""));
            if (differs && (items.isEmpty() || items.contains(id))) {
                changes.add(change(id, then(number, id, then.getOrDefault(id, ""))));
            }
        }
        return new ChangeSet(changes);
    }

    /** {@return the paths that devices had before an entry, as far as the history still tells} */
    List<String> paths(Kept kept) {
        return kept.deltas().entrySet().stream()
                .filter(delta -> delta.getKey().startsWith(Driver.PID_PREFIX))
                .flatMap(delta -> path(kept, delta.getKey(), delta.getValue().before()).stream())
                .toList();
    }

    private Optional<String> path(Kept kept, String id, String hash) {
        try {
            return then(kept.entry().number(), id, hash)
                    .flatMap(text -> Shown.parse(text).text(Validator.DEVICE));
        } catch (DamagedException e) {
            return Optional.empty(); // it cannot be undone, which is told when its time has passed
        }
    }

    ChangeSet undo(long number) {
        Kept kept = history.entry(number)
                .orElseThrow(() -> new DamagedException("the history holds no entry " + number, false));
        history.before(number);
        return new ChangeSet(undo(kept, id -> true).changes(), number);
    }

    /** {@return the change that undoes some of an entry} */
    ChangeSet undo(Kept kept, Function<String, Boolean> items) {
        List<ChangeSet.Change> changes = new ArrayList<>();
        kept.deltas().forEach((id, delta) -> {
            if (items.apply(id)) {
                changes.add(change(id, then(kept.entry().number(), id, delta.before())));
            }
        });
        return new ChangeSet(changes);
    }

    private ChangeSet.Change change(String id, Optional<String> text) {
        String version = state.version(id);
        if (text.isEmpty()) {
            return new ChangeSet.Delete(id, version);
        }
        return Differences.isText(id)
                ? new ChangeSet.PutText(id, version, text.get())
                : new ChangeSet.Put(id, version, properties(Shown.parse(text.get())));
    }

    static Map<String, Object> properties(Content content) {
        Map<String, Object> properties = new HashMap<>();
        content.settings()
                .forEach((key, setting) -> properties.put(key, setting.list() ? setting.texts() : setting.shown()));
        return properties;
    }
}
