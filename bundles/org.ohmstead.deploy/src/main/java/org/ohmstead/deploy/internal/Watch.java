package org.ohmstead.deploy.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Looks whether the gateway is as well after a change of bundles as it was before. */
final class Watch {

    private static final Duration BETWEEN = Duration.ofMillis(25);
    /** Nobody activates a second time what failed for so long. */
    private static final Duration HOPELESS = Duration.ofSeconds(1);

    private final Bundles bundles;
    private final Serving serving;
    private final Duration window;
    private final Components components;
    private final Readings readings;
    private final Set<String> active;

    private Watch(Tools tools, Clock clock, Duration window, Set<String> factoryPids) {
        Gateway gateway = tools.gateway();
        this.bundles = tools.bundles();
        this.serving = tools.serving();
        this.window = window;
        this.components = Components.now(gateway);
        this.readings = Readings.now(gateway, clock, factoryPids, window);
        this.active = running();
    }

    /**
     * Remembers how all is now.
     *
     * @param tools bundles and services
     * @param clock the gateway's
     * @param window how long to watch at the most
     * @param factoryPids of drivers that will be changed
     * @return to be asked after the change
     */
    static Watch begin(Tools tools, Clock clock, Duration window, Set<String> factoryPids) {
        return new Watch(tools, clock, window, factoryPids);
    }

    List<String> devices() {
        return readings.devices();
    }

    List<String> remarks() {
        return readings.remarks();
    }

    /** Only readings from now on count. */
    void again() {
        readings.again();
    }

    /**
     * Drivers have come that were not there before: their devices are given time, too, but are no reason to give up.
     *
     * @param factoryPids of these drivers
     */
    void came(Set<String> factoryPids) {
        readings.came(factoryPids);
    }

    /** {@return those of some bundles that were up before} */
    Set<String> wereUp(Set<String> names) {
        Set<String> up = new TreeSet<>(active);
        up.retainAll(names);
        return up;
    }

    /**
     * Waits until all is well, and whoever waited for a driver that came has a reading, or the window is over.
     *
     * @param changed names of the bundles that are new, of another content, or gone
     * @param there those of them that are to be there; if none is, no device is expected to answer either
     * @throws Trouble if it is not within the window; says what is the matter
     */
    void untilWell(Set<String> changed, Set<String> there) throws Trouble {
        serving.forget(changed);
        long begun = System.nanoTime();
        long failing = begun;
        for (Wrong wrong = wrong(changed, there);
                !wrong.texts().isEmpty() || !readings.settled();
                wrong = wrong(changed, there)) {
            long now = System.nanoTime();
            if (wrong.texts().isEmpty() && now - begun > window.toNanos()) {
                return;
            }
            if (!wrong.failed()) {
                failing = now;
            }
            boolean hopeless = now - failing > HOPELESS.toNanos();
            if (hopeless || now - begun > window.toNanos()) {
                String after = hopeless ? "" : " after " + Durations.text(window);
                throw new Trouble("not well" + after + ": " + Trouble.few(wrong.texts()));
            }
            try {
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Trouble("the gateway ends while it is watched", e);
            }
        }
    }

    /** What is not well; whether something could not be activated. */
    private record Wrong(List<String> texts, boolean failed) {}

    private Wrong wrong(Set<String> changed, Set<String> there) throws Trouble {
        List<String> wrong = new ArrayList<>();
        Set<String> expected = new TreeSet<>(active);
        expected.removeAll(changed);
        expected.addAll(there);
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(running());
        missing.forEach(name ->
                wrong.add(name + " is " + bundles.named(name).map(Watch::state).orElse("gone")));
        List<Components.Worse> worse = components.worse(changed, expected);
        worse.forEach(w -> wrong.add(w.text()));
        wrong.addAll(serving.missing(there));
        if (!there.isEmpty()) {
            wrong.addAll(readings.missing(true));
        }
        return new Wrong(wrong, worse.stream().anyMatch(Components.Worse::failed));
    }

    private Set<String> running() {
        return bundles.all()
                .filter(Watch::up)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A fragment is never active; who waits for its first class is up. */
    private static boolean up(Bundle bundle) {
        int state = bundle.getState();
        return bundle.getSymbolicName() != null
                && (state == Bundle.ACTIVE
                        || (state == Bundle.RESOLVED && Bundles.fragment(bundle))
                        || (state == Bundle.STARTING
                                && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null));
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "not resolved";
            case Bundle.RESOLVED -> "not started";
            case Bundle.STARTING -> "still starting";
            case Bundle.STOPPING -> "still stopping";
            case Bundle.UNINSTALLED -> "uninstalled";
            default -> "active";
        };
    }
}
