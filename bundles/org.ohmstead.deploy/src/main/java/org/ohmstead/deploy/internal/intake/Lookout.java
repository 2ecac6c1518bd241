package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ohmstead.deploy.Deployments.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at {@code deploy/} whenever something may have changed, and tells what came and went. Looks on one thread. */
final class Lookout {

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private final Path folder;
    private final Effect effect;
    private final Inspector inspector;
    private final Timing timing;
    private final ScheduledExecutorService thread;
    private final Consumer<Arrival> arrivals;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final Map<String, Long> missing = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Map<String, Sighting> seen = new HashMap<>();
    private boolean unlisted;

    /** Whether the next look is due by itself; for the thread only, as each look would call for another one for ever. */
    private boolean scheduled;

    /**
     * Begins to look when it is told to.
     *
     * @param folder to be looked at
     * @param effect what is in effect
     * @param inspector judges files
     * @param timing how long to wait
     * @param thread to look on, closed by who made it
     * @param arrivals is told
     */
    Lookout(
            Path folder,
            Effect effect,
            Inspector inspector,
            Timing timing,
            ScheduledExecutorService thread,
            Consumer<Arrival> arrivals) {
        this.folder = folder;
        this.effect = effect;
        this.inspector = inspector;
        this.timing = timing;
        this.thread = thread;
        this.arrivals = arrivals;
    }

    /** Something may have changed. */
    void look() {
        if (wanted.compareAndSet(false, true)) {
            try {
                thread.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: closed", folder, e);
            }
        }
    }

    /** A thread boundary: one failure must not end the looking. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void run() {
        wanted.set(false);
        boolean unsettled = true;
        try {
            unsettled = once();
        } catch (RuntimeException e) {
            LOG.error("{}: a look failed; it goes on", folder, e);
        }
        if (unsettled && !scheduled) {
            try {
                var unused = thread.schedule(this::again, timing.look().toMillis(), TimeUnit.MILLISECONDS);
                scheduled = true;
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: closed", folder, e);
            }
        }
    }

    private void again() {
        scheduled = false;
        look();
    }

    /** {@return whether something is waited for} */
    private boolean once() {
        Set<String> names = new HashSet<>();
        boolean unsettled = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> FileNames.visible(file.getFileName().toString()))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (FileNames.meant(name) || holdsMeant(file)) {
                    names.add(name);
                } else {
                    unsettled |= mayBeFilled(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            unlisted(e);
            return false;
        }
        unlisted = false;
        forgetAllBut(names);
        for (String name : names.stream().sorted().toList()) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            unsettled |= !one(name);
        }
        boolean settled = missing(names);
        return unsettled || !settled;
    }

    /** {@return whether this is a folder into which somebody put what is meant to be taken} */
    private static boolean holdsMeant(Path file) throws IOException {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(
                file, one -> FileNames.meant(one.getFileName().toString()))) {
            return inside.iterator().hasNext();
        } catch (AccessDeniedException | NoSuchFileException e) {
            LOG.debug("{}: cannot be looked into", file, e);
            return false;
        }
    }

    /** Nobody tells what happens within a folder: a fresh one is looked into for a while. */
    private boolean mayBeFilled(Path file) throws IOException {
        try {
            return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                    && System.currentTimeMillis()
                                    - Files.getLastModifiedTime(file).toMillis()
                            < timing.giveUp().toMillis();
        } catch (NoSuchFileException e) {
            LOG.debug("{}: gone meanwhile", file, e);
            return false;
        }
    }

    /** What is in effect stays: a disk that is not mounted must not take devices with it. */
    private void unlisted(Exception e) {
        if (!unlisted) {
            unlisted = true;
            LOG.warn(
                    "{}: a folder that can be listed expected, nothing comes or goes until then: {}",
                    folder,
                    Words.of(e));
        }
    }

    private synchronized void forgetAllBut(Set<String> names) {
        for (String name : Set.copyOf(seen.keySet())) {
            if (!names.contains(name)) {
                forget(name);
            }
        }
    }

    /** What is seen by a name from now on is new. */
    synchronized void forget(String name) {
        drop(seen.remove(name));
    }

    /** A file that has this stamp is of our making, and nothing to be told. */
    synchronized void wrote(String name, String stamp, String sha256) {
        drop(seen.remove(name));
        Sighting ours = Sighting.next(stamp, System.nanoTime(), null);
        ours.finish(sha256);
        seen.put(name, ours);
    }

    private void drop(Sighting sighting) {
        if (sighting != null) {
            sighting.doubt().ifPresent(arrival -> effect.decided(arrival.sha256()));
        }
    }

    /** {@return whether nothing more is to be done for this file} */
    private boolean one(String name) {
        Path file = folder.resolve(name);
        String stamp = stamp(file);
        long now = System.nanoTime();
        Sighting sighting = sight(name, stamp, now);
        if (sighting.done()) {
            return true;
        }
        inspector.inspect(file, name, sighting, now).ifPresent(arrivals);
        return sighting.done();
    }

    private static String stamp(Path file) {
        try {
            return Sighting.stamp(file);
        } catch (IOException e) {
            return Words.of(e);
        }
    }

    private synchronized Sighting sight(String name, String stamp, long now) {
        Sighting before = seen.get(name);
        Sighting sighting = Sighting.next(stamp, now, before);
        if (sighting != before) {
            drop(before);
            seen.put(name, sighting);
        }
        return sighting;
    }

    /** {@return whether nothing of what is in effect is missing without having been told} */
    private boolean missing(Set<String> present) {
        Set<String> names = effect.names();
        missing.keySet().retainAll(names);
        gone.retainAll(names);
        boolean settled = true;
        for (String name : names) {
            if (present.contains(name)) {
                missing.remove(name);
                gone.remove(name);
            } else if (!gone.contains(name)) {
                long now = System.nanoTime();
                settled = false;
                if (now - missing.computeIfAbsent(name, key -> now)
                        >= timing.gone().toNanos()) {
                    gone.add(name);
                    missing.remove(name);
                    settled = true;
                    arrivals.accept(new Arrival.Gone(name, new Who(Inspector.UNKNOWN, Inspector.VIA)));
                }
            }
        }
        return settled;
    }

    /** {@return whether a file lies there as it was when it was told with this content} */
    synchronized boolean unchanged(String name, String sha256) {
        Sighting sighting = seen.get(name);
        try {
            return sighting != null
                    && sighting.done()
                    && sighting.sha256().equals(sha256)
                    && sighting.is(Sighting.stamp(folder.resolve(name)));
        } catch (IOException e) {
            LOG.debug("{}: gone meanwhile", name, e);
            return false;
        }
    }

    /** {@return whether a file lies there that was not judged yet} */
    synchronized boolean unjudged(String name) {
        Sighting sighting = seen.get(name);
        try {
            String stamp = Sighting.stamp(folder.resolve(name));
            return sighting == null || !sighting.done() || !sighting.is(stamp);
        } catch (IOException e) {
            LOG.debug("{}: not there", name, e);
            return false;
        }
    }
}
