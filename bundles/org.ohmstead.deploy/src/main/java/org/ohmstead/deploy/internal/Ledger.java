package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is in effect, how it came to be, and what was about to be changed: on disk before and after each change. What could
 * not be written is not so. Safe for use by any thread.
 */
final class Ledger {

    private final LedgerFile file;
    private final Optional<String> run;
    private State state;

    /**
     * What a deployment made of a file name.
     *
     * @param name of the file
     * @param from SHA-256 of what was in effect before; empty for nothing
     * @param to SHA-256 of what was in effect after; empty for nothing
     */
    record Step(String name, String from, String to) {}

    /**
     * What is about to be changed, with all that is needed to undo it.
     *
     * @param number of the deployment
     * @param name of the file
     * @param to what was to be in effect by that name; only its parts and lists matter
     * @param stopped whether the gateway was stopped meanwhile, which is not its fault
     */
    record Intent(long number, String name, Entry to, boolean stopped) {

        /** {@return the same, for which the gateway's end is no reason not to try it again} */
        Intent excused() {
            return new Intent(number, name, to, true);
        }
    }

    private Ledger(LedgerFile file, State state, Optional<String> run) {
        this.file = file;
        this.state = state;
        this.run = run;
    }

    /**
     * Reads or begins a ledger.
     *
     * @param path of its file
     * @param run the framework, by its UUID, if what is taken from now on has to prove itself
     * @throws IOException if there is one that cannot be read
     */
    static Ledger open(Path path, Optional<String> run) throws IOException {
        LedgerFile file = new LedgerFile(path);
        return new Ledger(file, file.read(), run);
    }

    synchronized Collection<Entry> entries() {
        return List.copyOf(state.entries().values());
    }

    synchronized Optional<Entry> entry(String name) {
        return Optional.ofNullable(state.entries().get(name));
    }

    synchronized Optional<Step> step(long number) {
        return Optional.ofNullable(state.steps().get(number));
    }

    synchronized Optional<Intent> intent() {
        return state.intent();
    }

    /** {@return what has to prove itself, by file name} */
    synchronized Collection<Probation> probations() {
        return List.copyOf(state.probations().values());
    }

    /** {@return what is in effect and must not be started} */
    synchronized List<Entry> failed() {
        return state.failed();
    }

    /** {@return SHA-256 of what is in effect and what it replaced} */
    synchronized Set<String> needed() {
        Set<String> needed = new TreeSet<>();
        Stream.of(
                        state.entries().values().stream(),
                        state.intent().map(Intent::to).stream(),
                        state.probations().values().stream().flatMap(p -> p.before().stream()))
                .flatMap(entries -> entries)
                .forEach(e -> {
                    needed.add(e.sha256());
                    e.parts().forEach(p -> needed.add(p.kept()));
                });
        needed.remove("");
        return needed;
    }

    /** {@return SHA-256 of what may be brought back, the newest first} */
    synchronized List<String> wanted() {
        return state.steps().descendingMap().values().stream()
                .flatMap(s -> Stream.of(s.to(), s.from()))
                .filter(sha256 -> !sha256.isEmpty())
                .distinct()
                .toList();
    }

    synchronized Map<String, String> inEffect() {
        Map<String, String> all = new LinkedHashMap<>();
        state.entries().values().forEach(e -> all.put(e.name(), e.sha256()));
        return all;
    }

    /** Notes what will be tried. */
    synchronized void intend(Intent plan) throws IOException {
        become(state.with(Optional.of(plan)));
    }

    /** Notes that what was tried is in effect. */
    synchronized void done(long number, String name, Optional<Entry> now) throws IOException {
        become(state.done(number, name, now, run));
    }

    /** Notes that what failed its probation is not in effect any more, but what was before. */
    synchronized void takenBack(long number, Probation failed) throws IOException {
        become(state.done(number, failed.name(), failed.before(), Optional.empty()));
    }

    /** Notes that some have proved themselves. */
    synchronized void proved(Collection<Probation> some) throws IOException {
        become(state.without(some));
    }

    /**
     * Notes that a framework starts: if the one before was not stopped, whatever is on probation is under suspicion, unless
     * something was being changed, which is more likely to have ended it.
     *
     * @param uuid of the framework
     */
    synchronized void starts(String uuid) throws IOException {
        boolean excused = state.intent().filter(i -> !i.stopped()).isPresent();
        becomeIfOther(state.started(uuid, excused));
    }

    /**
     * Notes that the framework ends. What ends it and had proved itself is on probation again, under suspicion.
     *
     * @param stopped whether somebody stops it
     * @param culprits if not: tells by its symbolic name whether a bundle ends it
     * @param words how
     */
    synchronized void ends(boolean stopped, Predicate<String> culprits, String words) throws IOException {
        State next = state.with(probation ->
                blames(state.entries().get(probation.name()), culprits) ? probation.blamed(words) : probation);
        List<Entry> relapsed = relapsed(culprits);
        boolean known = !next.equals(state) || !relapsed.isEmpty();
        if (stopped || known) {
            next = next.with(Probation::asStopped)
                    .with(state.intent().map(plan -> stopped || !blames(plan.to(), culprits) ? plan.excused() : plan));
        }
        for (Entry entry : relapsed) {
            next = next.with(Probation.begun(entry.name(), entry.number(), Optional.empty(), run.orElseThrow()));
        }
        becomeIfOther(next);
    }

    /** {@return what had proved itself, and is to be blamed} */
    private List<Entry> relapsed(Predicate<String> culprits) {
        return run.isEmpty()
                ? List.of()
                : state.entries().values().stream()
                        .filter(entry -> !state.probations().containsKey(entry.name()) && blames(entry, culprits))
                        .toList();
    }

    private static boolean blames(Entry entry, Predicate<String> culprits) {
        return entry != null && entry.parts().stream().anyMatch(part -> culprits.test(part.symbolicName()));
    }

    /** Notes that what is in effect is found elsewhere. */
    synchronized void replace(Entry entry) throws IOException {
        become(state.with(entry));
    }

    /** Notes that only deployments end, not the gateway: whatever is being changed is not the reason. */
    synchronized void leave() throws IOException {
        becomeIfOther(state.with(state.intent().map(Intent::excused)));
    }

    /** Notes that what was tried is undone, or given up. */
    synchronized void undone() throws IOException {
        become(state.with(Optional.empty()));
    }

    private void becomeIfOther(State next) throws IOException {
        if (!next.equals(state)) {
            become(next);
        }
    }

    private void become(State next) throws IOException {
        file.write(next);
        state = next;
    }
}
