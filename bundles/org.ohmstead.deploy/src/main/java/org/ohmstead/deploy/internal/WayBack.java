package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what was before a change.
 *
 * @param tools what it takes
 * @param change that was not well
 * @param watch knows how all was
 * @param before what was in effect by the name
 * @param to what was to be in effect
 * @param window for each start of a bundle
 */
record WayBack(Tools tools, Change change, Watch watch, Optional<Entry> before, Entry to, Duration window) {

    private static final Logger LOG = LoggerFactory.getLogger(WayBack.class);

    /**
     * Goes it. What hangs keeps its bundle: then another bundle comes in its place.
     *
     * @param name of the file
     * @throws Trouble if it leads nowhere
     */
    void run(String name) throws Trouble {
        try {
            run(Jars.Way.UPDATE);
        } catch (Trouble e) {
            LOG.info("deploy/{}: what was before does not come back: {}; it is installed anew", name, e.getMessage());
            run(Jars.Way.REINSTALL);
        }
    }

    /** {@return where it leads, in words} */
    String destination() {
        return change.bundles().stream().anyMatch(bundle -> bundle.before().isPresent())
                ? "what was before comes back"
                : "it goes again, as nothing was there before";
    }

    private void run(Jars.Way how) throws Trouble {
        watch.again();
        Undo.run(tools, before, to, window, how);
        Set<String> names = change.names();
        watch.untilWell(names, watch.wereUp(names));
    }
}
