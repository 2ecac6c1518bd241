package org.ohmstead.lib.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The physical channels of one driver bundle, each shared by the devices on it. A channel is made for its first owner
 * and closed a while after its last one has let go, so that changing a configuration does not reconnect. Safe for use by
 * any thread.
 *
 * @param <L> what a channel is to the driver; made without I/O, closed quickly, and never fails to close
 */
public final class SharedLinks<L extends SharedLinks.Link> implements AutoCloseable {

    /** How long a channel without owners stays. */
    public static final Duration LINGER = Duration.ofSeconds(10);

    private final Map<String, Entry<L>> entries = new HashMap<>();
    private final Together together = new Together();
    private final Timer timer;
    private boolean closed;

    /** Does something once, later. */
    @FunctionalInterface
    interface Timer {

        /**
         * Starts a time to run.
         *
         * @param task done on whatever thread when the time is over
         * @return stops it: after that, nothing refers to the task any more
         */
        Runnable start(Duration time, Runnable task);
    }

    /** A channel that closes without a checked exception. */
    public interface Link extends AutoCloseable {

        /** Closes the channel for good. */
        @Override
        void close();
    }

    /**
     * The right to use a channel.
     *
     * @param <L> what a channel is to the driver
     */
    public static final class Lease<L extends Link> implements AutoCloseable {

        private final L link;
        private final Runnable release;

        private Lease(L link, Runnable release) {
            this.link = link;
            this.release = release;
        }

        /** {@return the channel, open until the lease is closed} */
        public L link() {
            return link;
        }

        /** Lets go of the channel; does nothing the second time. */
        @Override
        public void close() {
            release.run();
        }
    }

    private static final class Entry<L extends Link> {
        private final L link;
        private final Map<String, String> settings;
        private final Map<Object, String> owners = new LinkedHashMap<>();
        /** Owners that are about to let go. */
        private final Set<Object> leaving = new HashSet<>();

        private long generation;
        private Runnable expiry = () -> {};

        private Entry(L link, Map<String, String> settings) {
            this.link = link;
            this.settings = settings;
        }

        private Optional<String> staying() {
            return owners.entrySet().stream()
                    .filter(owner -> !leaving.contains(owner.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    /** Makes an empty collection; channels without owners are closed by means of the JDK's shared timer. */
    public SharedLinks() {
        this(SharedLinks::start);
        Detached.prepareTimer();
    }

    /** With a timer of the caller's. */
    SharedLinks(Timer timer) {
        this.timer = timer;
    }

    /** A task that the shared timer only knows until it is stopped, so that a bundle that went is not held for longer. */
    private static Runnable start(Duration time, Runnable task) {
        CompletableFuture<Void> expiry =
                new CompletableFuture<Void>().completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> unused = expiry.thenRunAsync(task);
        return () -> expiry.cancel(false);
    }

    /**
     * Takes part in a channel, making it if there is none.
     *
     * @param id of the channel, see {@link LinkUrl#link()}
     * @param settings of the channel by key; all owners must agree on them
     * @param owner the PID of the configuration, for messages
     * @param maker makes the channel
     * @return the lease, to be closed
     * @throws IllegalArgumentException if another owner has other settings, unless it is {@link #changing}; the message
     *     names both PIDs, key and values
     * @throws IllegalStateException if the collection is closed
     */
    public synchronized Lease<L> acquire(String id, Map<String, String> settings, String owner, Supplier<L> maker) {
        if (closed) {
            throw new IllegalStateException("the links are closed; " + owner + " comes too late for " + id);
        }
        Entry<L> entry = entries.get(id);
        if (entry != null && !entry.settings.equals(settings)) {
            Map<String, String> present = entry.settings;
            entry.staying().ifPresent(other -> {
                throw conflict(id, new Together.Wish(other, present), new Together.Wish(owner, settings));
            });
            entries.remove(id); // it only lingers, and with settings that nobody wants any more
            entry.owners.clear();
            entry.expiry.run();
            entry.link.close();
            entry = null;
        }
        if (entry == null) {
            entry = new Entry<>(maker.get(), Map.copyOf(settings));
            entries.put(id, entry);
        }
        Object key = new Object();
        entry.owners.put(key, owner);
        entry.generation++;
        entry.expiry.run();
        Entry<L> leased = entry;
        return new Lease<>(entry.link, () -> release(id, leased, key));
    }

    /**
     * Tells beforehand whether {@link #acquire} would refuse an owner; see {@link #together}. Takes part in nothing.
     *
     * @param id of the channel
     * @param settings of the channel by key
     * @param owner the PID of the configuration; what it has leased itself does not count, as it lets go of that first
     * @throws IllegalArgumentException if another owner has other settings; the message names both PIDs, key and values
     */
    public synchronized void check(String id, Map<String, String> settings, String owner) {
        Together.Wish wish = new Together.Wish(owner, settings);
        Entry<L> entry = entries.get(id);
        if (entry != null && !entry.settings.equals(settings)) {
            entry.owners.values().stream()
                    .filter(other -> !other.equals(owner) && !together.changes(other))
                    .findFirst()
                    .ifPresent(other -> {
                        throw conflict(id, new Together.Wish(other, entry.settings), wish);
                    });
        }
        together.other(id, wish).ifPresent(other -> {
            throw conflict(id, other, wish);
        });
    }

    /**
     * Has work done in which some owners are checked as if all of them changed at one time: what they have now does not
     * count, and what they want is compared with each other.
     *
     * @param owners that change, whether they go or come back
     * @param work on this thread; its calls of {@link #check}
     */
    public void together(Set<String> owners, Runnable work) {
        together.run(owners, work);
    }

    /**
     * Some owners are about to be stopped or started anew, all of them at one time: until each has let go, its channel is
     * given to the first of them, or to anybody else, that comes with other settings. The channel is closed then.
     *
     * @param owners that change
     */
    public synchronized void changing(Set<String> owners) {
        entries.values()
                .forEach(entry -> entry.owners.forEach((key, owner) -> {
                    if (owners.contains(owner)) {
                        entry.leaving.add(key);
                    }
                }));
    }

    /**
     * Some owners do not change after all: what they have stays theirs.
     *
     * @param owners that were to change
     */
    public synchronized void unchanged(Set<String> owners) {
        entries.values().forEach(entry -> entry.leaving.removeIf(key -> owners.contains(entry.owners.get(key))));
    }

    /** {@return the ids of the channels that are there now, owned or lingering} */
    public synchronized List<String> ids() {
        return List.copyOf(new TreeSet<>(entries.keySet()));
    }

    /** Closes all channels at once; for the deactivation of the bundle. */
    @Override
    public void close() {
        List<Entry<L>> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(entries.values());
            entries.clear();
        }
        all.forEach(entry -> {
            entry.expiry.run();
            entry.link.close();
        });
    }

    private synchronized void release(String id, Entry<L> entry, Object key) {
        entry.leaving.remove(key);
        if (entry.owners.remove(key) != null && entry.owners.isEmpty() && !closed) {
            long generation = ++entry.generation;
            entry.expiry = timer.start(LINGER, () -> expire(id, entry, generation));
        }
    }

    private void expire(String id, Entry<L> entry, long generation) {
        synchronized (this) {
            if (entry.generation != generation || !entries.remove(id, entry)) {
                return;
            }
        }
        entry.link.close();
    }

    private static IllegalArgumentException conflict(String id, Together.Wish other, Together.Wish wish) {
        TreeSet<String> keys = new TreeSet<>(wish.settings().keySet());
        keys.addAll(other.settings().keySet());
        keys.removeIf(
                key -> Objects.equals(wish.settings().get(key), other.settings().get(key)));
        String key = keys.first();
        return new IllegalArgumentException("url: " + wish.owner() + " and " + other.owner() + " share " + id + " but "
                + wish.owner() + " has " + key + " = '" + wish.settings().getOrDefault(key, "") + "' and "
                + other.owner() + " has '" + other.settings().getOrDefault(key, "") + "': the same expected");
    }
}
