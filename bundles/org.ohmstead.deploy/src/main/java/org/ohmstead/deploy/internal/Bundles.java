package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** What is done to bundles, one step at a time, none of which can hang the caller. */
final class Bundles {

    /** Begins the location of bundles that came as drop-ins and replaced nothing. */
    static final String LOCATION = "ohmstead-deploy:";

    /** The component runtime waits several times five seconds for what hangs. */
    private static final Duration STOPPING_HANGING = Duration.ofSeconds(40);

    private static final Duration WRITING = Duration.ofSeconds(30);
    private static final int START_LEVEL = 80;

    /** What the framework says that does not wait for another thread which resolves just now. */
    private static final String LOCKED = "Unable to acquire global lock";

    private static final int TRIES = 20;
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final BundleContext context;
    private final Guard guard;
    private final Aside aside;
    private final Duration stopping;

    /**
     * Those of a framework.
     *
     * @param context of any of them
     * @param guard calls what may hang
     * @param aside is where they are left that hang when they are to be stopped
     * @param stopping how long to wait for the end of one before it is interrupted
     */
    Bundles(BundleContext context, Guard guard, Aside aside, Duration stopping) {
        this.context = context;
        this.guard = guard;
        this.aside = aside;
        this.stopping = stopping;
    }

    /** {@return what hangs and was left aside} */
    Aside aside() {
        return aside;
    }

    /** {@return whether a bundle came as a drop-in and replaced nothing} */
    static boolean dropped(Bundle bundle) {
        return bundle.getLocation().startsWith(LOCATION);
    }

    static boolean fragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    static String label(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** {@return the installed bundle of a name, the highest version if there are several} */
    Optional<Bundle> named(String symbolicName) {
        return all().filter(b -> symbolicName.equals(b.getSymbolicName()))
                .max(Comparator.comparing(Bundle::getVersion));
    }

    Stream<Bundle> all() {
        return Stream.of(context.getBundles()).filter(b -> !b.getLocation().startsWith(Trial.LOCATION));
    }

    /** {@return what would be unresolved if the bundle were, itself included} */
    Collection<Bundle> closure(Bundle bundle) {
        return wiring().getDependencyClosure(List.of(bundle));
    }

    /**
     * Installs without starting.
     *
     * @throws Trouble if the framework does not take it
     */
    Bundle install(String location, Path content) throws Trouble {
        Bundle[] made = new Bundle[1];
        guard.run(location + " is not installed", WRITING, () -> {
            try (InputStream in = Files.newInputStream(content)) {
                made[0] = context.installBundle(location, in);
            }
            made[0].adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
        });
        return made[0];
    }

    /**
     * Stops a bundle if it runs; that it is to run is not forgotten. Components that hang are left aside. A bundle that hangs
     * until it is interrupted, or throws, is stopped then, and gives way as any other.
     *
     * @throws Trouble if it does not stop
     */
    void stop(Bundle bundle) throws Trouble {
        if (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
            Optional<Stopped> stopped =
                    Whiteboard.offered(bundle).isEmpty() ? Optional.empty() : Optional.of(new Stopped(context, bundle));
            Aside.Silence silence = aside.leave(bundle);
            try {
                guard.run(
                        label(bundle) + " does not stop",
                        aside.has(bundle) ? STOPPING_HANGING : stopping,
                        aside.activating(bundle),
                        () -> bundle.stop(Bundle.STOP_TRANSIENT));
            } catch (Trouble e) {
                if (bundle.getState() != Bundle.RESOLVED
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                aside.tell(e.getMessage() + "; it is stopped all the same");
            } finally {
                silence.close();
                stopped.ifPresent(Stopped::await);
            }
        }
    }

    /**
     * Stops a bundle, gives it another content, and unresolves who is wired to the old one, if anybody is.
     *
     * @throws Trouble if that cannot be done to its end
     */
    void replace(Bundle bundle, Path content) throws Trouble {
        stop(bundle);
        guard.run(label(bundle) + " is not replaced", WRITING, () -> update(bundle, content));
        refresh(bundle);
    }

    /**
     * Uninstalls a bundle and installs another content in its place: for one that cannot be replaced, as what it has begun
     * does not end.
     *
     * @return the new bundle, not started
     * @throws Trouble if that cannot be done to its end
     */
    Bundle reinstall(Bundle bundle, Path content) throws Trouble {
        String location = bundle.getLocation();
        uninstall(bundle);
        return install(location, content);
    }

    private static void update(Bundle bundle, Path content) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(content)) {
            bundle.update(in);
        }
    }

    /**
     * Removes a bundle.
     *
     * @throws Trouble if it does not go
     */
    void uninstall(Bundle bundle) throws Trouble {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        stop(bundle);
        guard.run(label(bundle) + " is not uninstalled", stopping, bundle::uninstall);
        refresh(bundle);
    }

    /** Refreshes exactly who is wired to a content that is gone. */
    private void refresh(Bundle bundle) throws Trouble {
        if (wiring().getRemovalPendingBundles().contains(bundle)) {
            refresh(List.of(bundle), label(bundle));
        }
    }

    /**
     * Refreshes who is wired to any content that is gone, unless the core is.
     *
     * @throws Trouble if it does not end
     */
    void refreshStale() throws Trouble {
        Collection<Bundle> stale = wiring().getRemovalPendingBundles();
        if (!stale.isEmpty() && Core.among(wiring().getDependencyClosure(stale)).isEmpty()) {
            refresh(stale, stale.stream().map(Bundles::label).collect(Collectors.joining(", ")));
        }
    }

    private void refresh(Collection<Bundle> bundles, String what) throws Trouble {
        CountDownLatch done = new CountDownLatch(1);
        wiring().refreshBundles(bundles, event -> done.countDown());
        try {
            if (!done.await(stopping.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Trouble("bundles that used " + what + " are not through with being restarted within "
                        + Durations.text(stopping));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("the gateway ends while bundles that used " + what + " are restarted", e);
        }
    }

    /**
     * Starts a bundle for good.
     *
     * @throws Trouble if it throws, or does not return within the limit
     */
    void start(Bundle bundle, Duration limit) throws Trouble {
        if (!fragment(bundle)) {
            guard.run(label(bundle) + " does not start", limit, () -> start(bundle));
        }
    }

    /** That somebody else is resolving at this moment says nothing about the bundle. */
    private static void start(Bundle bundle) throws BundleException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
                return;
            } catch (BundleException e) {
                if (i == TRIES || !String.valueOf(e.getMessage()).contains(LOCKED)) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            }
        }
    }

    private FrameworkWiring wiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }
}
