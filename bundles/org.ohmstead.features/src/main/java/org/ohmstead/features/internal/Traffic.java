package org.ohmstead.features.internal;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.karaf.features.DeploymentEvent;
import org.apache.karaf.features.DeploymentListener;

/** What others install and uninstall, as far as Karaf tells. Safe for use by any thread. See docs/decisions/0162. */
final class Traffic implements DeploymentListener {

    /** So long nobody must have installed anything, for it to be likely that nobody is about to. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** Karaf tells of the beginning only when it has worked out what to do, and of the end of what failed not at all. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private boolean ours;
    private boolean under;
    private long last;
    private long oursEnded;
    private boolean followed;

    /**
     * Nothing goes on yet.
     *
     * @param nanos for time that passes
     */
    Traffic(LongSupplier nanos) {
        this.nanos = nanos;
        this.last = nanos.getAsLong() - QUIET.toNanos();
        this.oursEnded = nanos.getAsLong() - LONGEST.toNanos();
    }

    @Override
    public synchronized void deploymentEvent(DeploymentEvent event) {
        if (ours) {
            return;
        }
        boolean begins = event == DeploymentEvent.DEPLOYMENT_STARTED;
        followed |= begins && !over(oursEnded, LONGEST);
        under = event != DeploymentEvent.DEPLOYMENT_FINISHED;
        last = nanos.getAsLong();
    }

    /** What is told from now on is our own. */
    synchronized void begin() {
        ours = true;
        followed = false;
    }

    /** What is told from now on is others'. */
    synchronized void end() {
        ours = false;
        oursEnded = nanos.getAsLong();
    }

    /** {@return whether nobody else installs anything, as far as is known} */
    synchronized boolean quiet() {
        return over(last, under ? LONGEST : QUIET);
    }

    /** {@return whether somebody else began so soon after us that it may have been meant before} */
    synchronized boolean followed() {
        return followed;
    }

    private boolean over(long since, Duration limit) {
        return nanos.getAsLong() - since >= limit.toNanos();
    }
}
