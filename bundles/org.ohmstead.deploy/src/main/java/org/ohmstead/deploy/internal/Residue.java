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

    /** A thread that seems to be stuck is not waited for as long as a class loader. */
    private static final int SOONER = 10;

    private final Records records;
    private final Duration first;
    private final Duration last;
    private final List<Remembered> remembered = new ArrayList<>();
    private final Set<Long> told = new HashSet<>();
    private final List<Stuck> stuck = new CopyOnWriteArrayList<>();
    private final List<Expected> expected = new CopyOnWriteArrayList<>();

    /** Class loaders of bundles, and the threads that there were when they had been working. */
    private record Remembered(List<Loader> loaders, Set<Long> threads) {}

    /** Class loaders that a deployment is to have freed. */
    private static final class Expected {

        private final long number;
        private final List<Loader> loaders;
        private final Set<Long> threads;
        private final long begun = System.nanoTime();
        private boolean looked;
        private boolean told;
        private boolean collected;
        private List<Stuck> inside = List.of();

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
        remembered.clear();
        rememberToo(bundles, names);
    }

    /** Before the way back: what came goes, too. */
    void rememberToo(Bundles bundles, Set<String> names) {
        List<Loader> loaders = names.stream()
                .flatMap(name -> bundles.named(name).stream())
                .flatMap(bundle -> Loader.of(bundle).stream())
                .toList();
        Set<Long> threads =
                Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
        if (!loaders.isEmpty()) {
            remembered.add(new Remembered(loaders, threads));
        }
    }

    /** After a change: they are to go. */
    void expect(long number) {
        remembered.forEach(one -> expected.add(new Expected(number, one.loaders(), one.threads())));
        remembered.clear();
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
        List<Stuck> inside =
                one.loaders.stream().flatMap(l -> Stuck.in(l).stream()).toList();
        one.inside = one.looked ? Stuck.still(one.inside, inside) : inside;
        if (!one.looked) {
            one.looked = true;
            tell(
                    one,
                    one.loaders.stream()
                            .flatMap(l -> visible(l, one.threads).stream())
                            .toList());
        }
        List<Loader> left = one.loaders.stream().filter(l -> l.there()).toList();
        boolean over = age.compareTo(last) >= 0;
        boolean suspect = !one.inside.isEmpty() && age.compareTo(last.dividedBy(SOONER)) >= 0;
        if (left.isEmpty() || !(over || suspect)) {
            return left.isEmpty();
        }
        if (!one.collected) {
            one.collected = true;
            System.gc();
            return false;
        }
        tellStuck(one, left);
        if (!over) {
            return false;
        }
        tell(
                one,
                left.stream()
                        .map(l -> l.bundle() + " leaves its class loader, something still holds it")
                        .toList());
        return true;
    }

    /** Who never left the code of a bundle whose class loader does not go is what holds it. */
    private void tellStuck(Expected one, List<Loader> left) {
        List<Stuck> news = one.inside.stream()
                .filter(s -> left.contains(s.loader()) && told.add(s.thread().getId()))
                .toList();
        stuck.addAll(news);
        tell(one, news.stream().map(Stuck::text).toList());
    }

    /** {@return who is still in the code of a bundle that is gone, in words; may be asked by any thread} */
    List<String> stuck() {
        stuck.removeIf(one -> !one.there());
        return stuck.stream().map(Stuck::text).toList();
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
