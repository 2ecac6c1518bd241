package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what a bundle leaves behind when it goes: threads, MBeans, its class loader. What can be seen at once is told at
 * once; the class loader is waited for, and garbage is collected for it once at the most. For use by one thread.
 */
final class Residue {

    private static final Logger LOG = LoggerFactory.getLogger(Residue.class);

    private final Records records;
    private final Duration first;
    private final Duration last;
    private List<Loader> remembered = List.of();
    private Set<Long> threads = Set.of();
    private final Set<Long> told = new HashSet<>();
    private final List<Expected> expected = new CopyOnWriteArrayList<>();

    /** Class loaders that a deployment is to have freed. */
    private static final class Expected {

        private final long number;
        private final List<Loader> loaders;
        private final Set<Long> threads;
        private final long begun = System.nanoTime();
        private boolean looked;
        private boolean told;
        private boolean collected;

        Expected(long number, List<Loader> loaders, Set<Long> threads) {
            this.number = number;
            this.loaders = loaders;
            this.threads = threads;
        }
    }

    /**
     * Prepares.
     *
     * @param records get remarks
     * @param first how long after a change threads are looked at
     * @param last how long to wait for the class loader before garbage is collected for it
     */
    Residue(Records records, Duration first, Duration last) {
        this.records = records;
        this.first = first;
        this.last = last;
    }

    /** Before a change: remembers class loaders of some bundles, and which threads there are. */
    void remember(Bundles bundles, Set<String> names) {
        remembered = names.stream()
                .flatMap(name -> bundles.named(name).stream())
                .flatMap(bundle -> Loader.of(bundle).stream())
                .toList();
        threads =
                Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
    }

    /** After a change: they are to go. */
    void expect(long number) {
        if (!remembered.isEmpty()) {
            expected.add(new Expected(number, remembered, threads));
        }
        remembered = List.of();
        threads = Set.of();
    }

    /** {@return when to look again; empty if nothing is waited for} */
    Optional<Duration> look() {
        expected.removeIf(this::settled);
        return expected.isEmpty() ? Optional.empty() : Optional.of(first);
    }

    /** {@return whether nothing is waited for; may be asked by any thread} */
    boolean settled() {
        return expected.isEmpty();
    }

    private boolean settled(Expected one) {
        Duration age = Duration.ofNanos(System.nanoTime() - one.begun);
        if (age.compareTo(first) < 0) {
            return false;
        }
        if (!one.looked) {
            one.looked = true;
            tell(
                    one,
                    one.loaders.stream()
                            .flatMap(l -> visible(l, one.threads).stream())
                            .toList());
        }
        List<Loader> left = one.loaders.stream().filter(l -> l.there()).toList();
        if (left.isEmpty() || age.compareTo(last) < 0) {
            return left.isEmpty();
        }
        if (!one.collected) {
            one.collected = true;
            System.gc();
            return false;
        }
        tell(
                one,
                left.stream()
                        .map(l -> l.bundle() + " leaves its class loader, something still holds it")
                        .toList());
        return true;
    }

    private void tell(Expected one, List<String> left) {
        if (!left.isEmpty()) {
            String text = String.join("; ", left);
            boolean first = !one.told
                    && records.history()
                            .find(one.number)
                            .filter(d -> d.outcome() == Outcome.DONE)
                            .isPresent();
            if (first) {
                LOG.warn("{} (deployment {})", text, one.number);
            } else {
                LOG.info("{} (deployment {})", text, one.number);
            }
            one.told = true;
            records.remark(one.number, left);
        }
    }

    /** A thread that was told is that of an earlier version, even if its code is called as that of this one. */
    private List<String> visible(Loader old, Set<Long> before) {
        List<String> left = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        Set<Long> living = new HashSet<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            long id = thread.getId();
            living.add(id);
            boolean stays = old.owns(thread) || (before.contains(id) && old.began(stack));
            if (stays && told.add(id)) {
                names.add(thread.getName());
            }
        });
        told.retainAll(living);
        if (!names.isEmpty()) {
            left.add(old.bundle() + " leaves " + names.size() + (names.size() == 1 ? " thread: " : " threads: ")
                    + String.join(", ", names));
        }
        old.beans().ifPresent(left::add);
        return left;
    }
}
