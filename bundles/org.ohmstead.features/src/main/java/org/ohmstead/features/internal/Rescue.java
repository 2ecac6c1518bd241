package org.ohmstead.features.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings Karaf's service of features back if it does not come by itself: Karaf writes its files in place and gives up at one
 * that a power failure or a full disk has cut off. For use by one thread; only {@link #problem} is for others.
 */
final class Rescue {

    /** Many times what Karaf takes on a slow machine. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Rescue.class);
    private static final String MISSING = "Karaf's service of features is missing";
    private static final String CONSEQUENCE = MISSING + ": features cannot be installed or uninstalled; all else runs";

    private final KarafCore karaf;
    private int tried;
    private boolean halfway;
    private volatile String problem = "";

    /** Karaf's bundle that offers the service. */
    interface KarafCore {

        /** {@return whether the service is there} */
        boolean offers();

        /** {@return whether the bundle runs; who has stopped it wants no service} */
        boolean runs();

        /** {@return the service that Karaf waits for itself; empty if there is all that it needs} */
        Optional<String> waitsFor();

        /** {@return whether the file of its regions is there and no JSON object} */
        boolean damaged();

        /**
         * Puts the file of its regions aside, in place of what was put aside before. Karaf makes it anew from the bundles that
         * are there.
         *
         * @return its new name; empty if there is none
         */
        Optional<String> putAside() throws IOException;

        /** Stops the bundle and starts it. */
        void restart() throws BundleException;
    }

    Rescue(KarafCore karaf) {
        this.karaf = karaf;
    }

    /** {@return what is wrong, in words; empty if nothing is} */
    String problem() {
        return problem;
    }

    /**
     * To be asked some time after the service was missed.
     *
     * @return when to look again if it is not there by then; empty if it is there, or all has been tried
     */
    Optional<Duration> look() {
        if (karaf.offers()) {
            tried = 0;
            back();
            return Optional.empty();
        }
        Optional<String> awaited = karaf.waitsFor();
        if (awaited.isPresent()) {
            problem = CONSEQUENCE + ". It waits for " + awaited.get() + ", which is missing, too";
        } else if (!karaf.runs() && !halfway) {
            problem = CONSEQUENCE + ". Its bundle org.apache.karaf.features.core does not run: bundle:start starts it";
        } else if (tried < 2) {
            problem = CONSEQUENCE;
            tryAgain();
        } else {
            problem = CONSEQUENCE + ". It was started again twice, in vain: see the log, and restart the gateway";
            LOG.error("features: {}", problem);
            return Optional.empty();
        }
        return Optional.of(PATIENCE);
    }

    /** The service is there again, says whoever sees it first. */
    void back() {
        problem = "";
    }

    private void tryAgain() {
        boolean suspected = karaf.damaged() || tried > 0;
        tried++;
        try {
            String aside = suspected
                    ? karaf.putAside()
                            .map(name -> "; its regions are kept as " + name)
                            .orElse("")
                    : "";
            LOG.warn("features: {}: its bundle is started again{}", MISSING, aside);
            halfway = true;
            karaf.restart();
            halfway = false;
        } catch (IOException | BundleException e) {
            LOG.error("features: {}, and its bundle cannot be started again", MISSING, e);
        }
    }
}
