package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.internal.history.Kept;

/**
 * What undoing an entry comes to when somebody else changed the same since: key by key, what the others did not touch goes
 * back. For use by one thread at a time.
 */
final class Reversal {

    private final State state;
    private final Chronicle chronicle;
    private final Returns returns;

    /**
     * What is to be done.
     *
     * @param changes that undo what can be undone
     * @param left what others made something else since: nothing of the entry is left in it, it is not undone either
     * @param stays what the entry made, and cannot be undone
     */
    record Wanted(ChangeSet changes, SortedSet<String> left, SortedSet<String> stays) {

        boolean nothing() {
            return changes.changes().isEmpty() && left.isEmpty() && stays.isEmpty();
        }
    }

    Reversal(State state, Chronicle chronicle, Returns returns) {
        this.state = state;
        this.chronicle = chronicle;
        this.returns = returns;
    }

    Wanted of(Kept kept) {
        SortedSet<String> left = new TreeSet<>();
        SortedSet<String> stays = new TreeSet<>();
        SortedMap<String, String> now = chronicle.hashes();
        List<ChangeSet.Change> changes = new ArrayList<>(returns.undo(kept, id -> now.getOrDefault(id, "")
                        .equals(kept.deltas().get(id).after()))
                .changes());
        kept.deltas().forEach((id, delta) -> {
            String hash = now.getOrDefault(id, "");
            if (!hash.equals(delta.after()) && !hash.equals(delta.before())) {
                overtaken(kept, id, left, stays).ifPresent(changes::add);
            }
        });
        return new Wanted(new ChangeSet(changes), left, stays);
    }

    /** {@return what undoes the part of an item that is still as the entry made it; the others' part stays} */
    private Optional<ChangeSet.Change> overtaken(
            Kept kept, String id, SortedSet<String> left, SortedSet<String> stays) {
        Kept.Delta delta = kept.deltas().get(id);
        Optional<String> now = state.text(id);
        String since = "since" + chronicle.lastChange(id).replaceFirst("^:", "");
        long number = kept.entry().number();
        if (now.isEmpty() || delta.after().isEmpty()) {
            left.add(id + " (" + since + ")");
            return Optional.empty();
        }
        if (delta.before().isEmpty() || Differences.isText(id)) {
            stays.add(id + " (" + since + ")");
            return Optional.empty();
        }
        Content before = Shown.parse(returns.then(number, id, delta.before()).orElse(""));
        Content after = Shown.parse(returns.then(number, id, delta.after()).orElse(""));
        SortedMap<String, Setting> merged = new TreeMap<>(Shown.parse(now.get()).settings());
        SortedSet<String> others = new TreeSet<>();
        for (String key :
                Chronicle.union(before.settings().keySet(), after.settings().keySet())) {
            Optional<Setting> old = setting(before.settings(), key);
            Optional<Setting> made = setting(after.settings(), key);
            Optional<Setting> present = setting(merged, key);
            if (old.equals(made) || present.equals(old)) {
                continue;
            }
            if (!present.equals(made)) {
                others.add(key);
            } else {
                merged.remove(key);
                old.ifPresent(setting -> merged.put(key, setting));
            }
        }
        if (!others.isEmpty()) {
            left.add(id + " (" + String.join(", ", others) + ", " + since + ")");
        }
        Content wanted = Content.of(merged);
        return Optional.of(new ChangeSet.Put(id, state.version(id), Returns.properties(wanted)));
    }

    private static Optional<Setting> setting(Map<String, Setting> settings, String key) {
        return Optional.ofNullable(settings.get(key));
    }
}
