package org.ohmstead.features.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
    private static final String CONSEQUENCE = MISSING + ": features cannot be installed or uninstalled";

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
         * Puts files aside under names that are free: that of its regions, which Karaf makes anew from the
         * bundles that are there, and if wanted that of its features, which it makes anew from what is booted.
         *
         * @param all whether both
         * @return their new names; empty if there are none
         */
        List<String> putAside(boolean all) throws IOException;

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
            problem = CONSEQUENCE + ". Its bundle does not run:"
                    + " bundle:start org.apache.karaf.features.core starts it";
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
        boolean again = tried > 0;
        tried++;
        String kept = again || karaf.damaged() ? putAside(again) : "";
        try {
            LOG.warn("features: {}: its bundle is started again{}", MISSING, kept);
            halfway = true;
            karaf.restart();
            halfway = false;
        } catch (BundleException e) {
            LOG.error("features: {}, and its bundle cannot be started again", MISSING, e);
        }
    }

    /** {@return where files are now, as the end of a sentence} */
    private String putAside(boolean all) {
        try {
            List<String> aside = karaf.putAside(all);
            return aside.isEmpty() ? "" : "; what it kept is now in " + String.join(" and ", aside);
        } catch (IOException e) {
            LOG.error("features: {}, and what it kept cannot be put aside", MISSING, e);
            return "";
        }
    }
}
