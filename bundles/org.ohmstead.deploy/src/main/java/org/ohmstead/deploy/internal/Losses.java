package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;

/**
 * Who uninstalls a bundle that lies in {@code deploy/} gets it back after a while: the file is what is wanted. Safe for use
 * by any thread.
 */
final class Losses implements BundleListener {

    private final Ledger ledger;
    private final Duration rest;
    private final Runnable wake;
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile long lostAt;

    /**
     * Prepares.
     *
     * @param ledger knows what lies there
     * @param rest how long after a loss it is made up for
     * @param wake is called at each loss
     */
    Losses(Ledger ledger, Duration rest, Runnable wake) {
        this.ledger = ledger;
        this.rest = rest;
        this.wake = wake;
    }

    /** From now on losses are noticed. */
    void watch(BundleContext context) {
        context.addBundleListener(this);
    }

    /** From now on they are not. */
    void leave(BundleContext context) {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED && ours(event.getBundle())) {
            lostAt = System.nanoTime();
            lost.set(true);
            wake.run();
        }
    }

    private boolean ours(Bundle bundle) {
        return !bundle.getLocation().startsWith(Trial.LOCATION)
                && ledger.entries().stream().flatMap(e -> e.parts().stream()).anyMatch(p -> p.symbolicName()
                        .equals(bundle.getSymbolicName()));
    }

    /** {@return when something is due to be made up for; empty if nothing was lost} */
    Optional<Duration> due() {
        return lost.get() ? Optional.of(rest.minusNanos(System.nanoTime() - lostAt)) : Optional.empty();
    }

    /** It is made up for now. */
    void settle() {
        lost.set(false);
    }
}
