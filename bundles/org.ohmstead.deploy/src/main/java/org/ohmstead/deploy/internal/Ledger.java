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
import java.util.stream.Stream;

/**
 * What is in effect, how it came to be, and what was about to be changed: on disk before and after each change. What could
 * not be written is not so. Safe for use by any thread.
 */
final class Ledger {

    private final LedgerFile file;
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

        Intent(long number, String name, Entry to) {
            this(number, name, to, false);
        }
    }

    private Ledger(LedgerFile file, State state) {
        this.file = file;
        this.state = state;
    }

    /**
     * Reads or begins a ledger.
     *
     * @throws IOException if there is one that cannot be read
     */
    static Ledger open(Path path) throws IOException {
        LedgerFile file = new LedgerFile(path);
        return new Ledger(file, file.read());
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

    /** {@return SHA-256 of what is in effect and what it replaced} */
    synchronized Set<String> needed() {
        Set<String> needed = new TreeSet<>();
        Stream.concat(state.entries().values().stream(), state.intent().map(Intent::to).stream())
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
        become(state.done(number, name, now));
    }

    /** Notes that what is in effect is found elsewhere. */
    synchronized void replace(Entry entry) throws IOException {
        become(state.with(entry));
    }

    /** Notes that the gateway is being stopped: whatever is being changed does not end it. */
    synchronized void stopping() throws IOException {
        if (state.intent().isPresent()) {
            Intent intent = state.intent().get();
            become(state.with(Optional.of(new Intent(intent.number(), intent.name(), intent.to(), true))));
        }
    }

    /** Notes that what was tried is undone, or given up. */
    synchronized void undone() throws IOException {
        become(state.with(Optional.empty()));
    }

    private void become(State next) throws IOException {
        file.write(next);
        state = next;
    }
}
