package org.ohmstead.deploy.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ohmstead.deploy.internal.Ledger.Intent;
import org.ohmstead.deploy.internal.Ledger.Step;

/**
 * All that the ledger tells, at one moment; never changed.
 *
 * @param entries what is in effect, by file name
 * @param steps what deployments made of it, by their number
 * @param intent what was about to be changed
 * @param probations those of the entries that have to prove themselves, by file name
 */
record State(
        Map<String, Entry> entries,
        NavigableMap<Long, Step> steps,
        Optional<Intent> intent,
        Map<String, Probation> probations) {

    static final State EMPTY = new State(Map.of(), new TreeMap<>(), Optional.empty(), Map.of());

    private static final int STEPS = 50;

    State with(Optional<Intent> plan) {
        return new State(entries, steps, plan, probations);
    }

    State with(Entry entry) {
        Map<String, Entry> now = new TreeMap<>(entries);
        now.put(entry.name(), entry);
        return new State(now, steps, intent, probations);
    }

    /** {@return what is so when another has to prove itself} */
    State with(Probation probation) {
        Map<String, Probation> now = new TreeMap<>(probations);
        now.put(probation.name(), probation);
        return new State(entries, steps, intent, now);
    }

    /** {@return what is so when all probations are changed} */
    State with(UnaryOperator<Probation> change) {
        Map<String, Probation> now = new TreeMap<>();
        probations.forEach((name, probation) -> now.put(name, change.apply(probation)));
        return new State(entries, steps, intent, now);
    }

    /**
     * {@return what is so when a framework starts} Of several that are under suspicion for the second time, the newest fails:
     * with the others the gateway had lived before it came.
     *
     * @param run the framework
     * @param excused whether something else is more likely to have ended the one before
     */
    State started(String run, boolean excused) {
        State next = with(probation -> probation.started(run, excused));
        long newest = next.probations().values().stream()
                .filter(Probation::failed)
                .mapToLong(Probation::number)
                .max()
                .orElse(0);
        return next.with(probation ->
                probation.number() == newest || !probation.culprit().isEmpty() ? probation : probation.spared());
    }

    /** {@return what is so when some probations are over} */
    State without(Collection<Probation> over) {
        Map<String, Probation> now = new TreeMap<>(probations);
        over.forEach(probation -> now.remove(probation.name(), probation));
        return new State(entries, steps, intent, now);
    }

    /** {@return what failed its probation, with its bundles} */
    List<Entry> failed() {
        return probations.values().stream()
                .filter(Probation::failed)
                .flatMap(probation -> Optional.ofNullable(entries.get(probation.name())).stream())
                .toList();
    }

    /**
     * {@return what is so when the intent has come about}
     *
     * @param number of the deployment
     * @param name of the file
     * @param entry what is in effect by that name
     * @param run the framework in which that has to prove itself; empty if it need not
     */
    State done(long number, String name, Optional<Entry> entry, Optional<String> run) {
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
        Map<String, Probation> tested = new TreeMap<>(probations);
        Optional<Probation> earlier = Optional.ofNullable(tested.remove(name));
        Optional<Entry> proved = earlier.isPresent() ? earlier.get().before() : before;
        boolean proves =
                entry.isPresent() && proved.filter(e -> same(e, entry.get())).isEmpty();
        run.filter(uuid -> proves).ifPresent(uuid -> tested.put(name, Probation.begun(name, number, proved, uuid)));
        return new State(now, all, Optional.empty(), tested);
    }

    private static boolean same(Entry one, Entry other) {
        return one.sha256().equals(other.sha256());
    }
}
