package org.ohmstead.config.internal;

import java.io.IOException;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees who changes something in Config Admin: whoever runs at that moment. Safe for use by any thread. */
final class Witness implements SynchronousConfigurationListener {

    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

    private final Keeper keeper;
    private final Running running;
    private final Origins origins;

    /**
     * Sees.
     *
     * @param keeper whose own changes do not count
     * @param running what Config Admin holds
     * @param origins is told
     */
    Witness(Keeper keeper, Running running, Origins origins) {
        this.keeper = keeper;
        this.running = running;
        this.origins = origins;
    }

    /** Called by the thread that changes something, if it is not we ourselves. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        boolean content =
                event.getType() == ConfigurationEvent.CM_UPDATED || event.getType() == ConfigurationEvent.CM_DELETED;
        if (content && event.getPid().startsWith(PidName.PREFIX) && !Thread.holdsLock(keeper)) {
            String pid = event.getFactoryPid() == null
                    ? PidName.meantBy(event.getPid()).map(PidName::pid).orElse(event.getPid())
                    : event.getPid();
            origins.changedBy(pid, running(event), Who.here().orElseGet(() -> Who.system("")));
        }
    }

    /** {@return the hash of what a configuration is now; empty if it is gone} */
    private String running(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            return "";
        }
        try {
            return running.now(event.getPid()).map(Content::hash).orElse("");
        } catch (IOException | IllegalStateException e) {
            LOG.debug("{}: what it is now cannot be read", event.getPid(), e);
            return "";
        }
    }
}
