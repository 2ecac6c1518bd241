package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what changed bundles offer over HTTP is served. Pax Web tidies up after a bundle that was stopped on a
 * thread of its own, and may do so when the bundle has been started again: then it throws away what is new. Such a bundle is
 * started once more. For use by one thread.
 */
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);
    private static final Duration STARTING = Duration.ofSeconds(20);
    private static final int TIMES = 2;

    private final Bundles bundles;
    private final Whiteboard whiteboard;
    private final Map<String, Case> cases = new HashMap<>();

    /** A changed bundle. */
    private static final class Case {
        private final long begun = System.nanoTime();
        private Optional<Long> missing = Optional.empty();
        private int restarts;
    }

    Serving(Bundles bundles, Whiteboard whiteboard) {
        this.bundles = bundles;
        this.whiteboard = whiteboard;
    }

    /** Some bundles are about to be changed: what was seen of them before does not count. */
    void forget(Set<String> names) {
        cases.keySet().removeAll(names);
    }

    /**
     * Looks after some bundles, and starts those again that are not served for a while.
     *
     * @param names of bundles that were changed
     * @return what is not served, in words
     * @throws Trouble if one does not stop or start
     */
    List<String> missing(Set<String> names) throws Trouble {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Optional<Bundle> bundle = bundles.named(name).filter(b -> b.getState() == Bundle.ACTIVE);
            if (bundle.isPresent()) {
                missing(bundle.get()).ifPresent(missing::add);
            }
        }
        return missing;
    }

    private Optional<String> missing(Bundle bundle) throws Trouble {
        Map<Long, String> offered = Whiteboard.offered(bundle);
        Optional<Set<Long>> served = offered.isEmpty() ? Optional.empty() : whiteboard.served();
        if (served.isEmpty()) {
            return Optional.empty();
        }
        Case known = cases.computeIfAbsent(bundle.getSymbolicName(), name -> new Case());
        offered.keySet().removeAll(served.get());
        if (offered.isEmpty()) {
            known.missing = Optional.empty();
            return Optional.empty();
        }
        String text = "HTTP does not serve " + String.join(", ", offered.values()) + " of " + bundle.getSymbolicName();
        if (known.missing.isEmpty()) {
            known.missing = Optional.of(System.nanoTime());
        } else if (System.nanoTime() - known.missing.get() > SOON.toNanos() && known.restarts < TIMES) {
            known.restarts++;
            known.missing = Optional.empty();
            LOG.info("{}; it is started once more", text);
            bundles.stop(bundle);
            bundles.start(bundle, STARTING);
        }
        return Optional.of(text);
    }

    /** {@return when to look again at what was changed in the last seconds; empty if at nothing} */
    Optional<Duration> look() {
        cases.values().removeIf(known -> System.nanoTime() - known.begun > LATER.toNanos());
        if (cases.isEmpty()) {
            return Optional.empty();
        }
        try {
            missing(Set.copyOf(cases.keySet()));
        } catch (Trouble e) {
            LOG.warn("HTTP: {}", e.getMessage(), e);
        }
        return Optional.of(SOON.dividedBy(2));
    }
}
