package org.ohmstead.deploy.internal;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after {@code deploy/}. Wiring only. */
@Component(
        service = {},
        immediate = true)
public final class DropIn {

    private static final Logger LOG = LoggerFactory.getLogger(DropIn.class);
    private static final long PERIOD_SECONDS = 2;

    private final Inspection inspection;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ohmstead-deploy"));

    /**
     * Begins to look.
     *
     * @param context tells where Karaf is
     */
    @Activate
    @SuppressWarnings("FutureReturnValueIgnored") // the task itself tells what goes wrong
    public DropIn(BundleContext context) {
        String base = context.getProperty("karaf.base");
        if (base == null) {
            throw new IllegalArgumentException("the system property karaf.base, the path of a folder, expected");
        }
        this.inspection = new Inspection(Path.of(base, "deploy"), problem -> LOG.warn("{}", problem));
        thread.scheduleWithFixedDelay(this::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: one failure must not end the looking
    private void look() {
        try {
            inspection.look();
        } catch (RuntimeException e) {
            LOG.error("deploy/: a look failed; it goes on", e);
        }
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
    }
}
