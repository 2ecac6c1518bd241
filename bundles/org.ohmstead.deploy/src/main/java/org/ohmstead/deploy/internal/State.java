package org.ohmstead.deploy.internal;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.deploy.internal.Ledger.Intent;
import org.ohmstead.deploy.internal.Ledger.Step;

/**
 * All that the ledger tells, at one moment; never changed.
 *
 * @param entries what is in effect, by file name
 * @param steps what deployments made of it, by their number
 * @param intent what was about to be changed
 */
record State(Map<String, Entry> entries, NavigableMap<Long, Step> steps, Optional<Intent> intent) {

    static final State EMPTY = new State(Map.of(), new TreeMap<>(), Optional.empty());

    private static final int STEPS = 50;

    State with(Optional<Intent> plan) {
        return new State(entries, steps, plan);
    }

    State with(Entry entry) {
        Map<String, Entry> now = new TreeMap<>(entries);
        now.put(entry.name(), entry);
        return new State(now, steps, intent);
    }

    /** {@return what is so when the intent has come about} */
    State done(long number, String name, Optional<Entry> entry) {
        Map<String, Entry> now = new TreeMap<>(entries);
        Optional<Entry> before = Optional.ofNullable(now.remove(name));
        entry.ifPresent(e -> now.put(name, e));
        NavigableMap<Long, Step> all = new TreeMap<>(steps);
        all.put(
                number,
                new Step(
                        name,
                        before.map(Entry::sha256).orElse(""),
                        entry.map(Entry::sha256).orElse("")));
        while (all.size() > STEPS) {
            all.pollFirstEntry();
        }
        return new State(now, all, Optional.empty());
    }
}
