package org.ohmstead.features.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.features.FeaturesService;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Misses Karaf's service of features while it is not there, and tells so in the health of the gateway. Wiring only. */
@Component(service = HealthSource.class, immediate = true)
public final class RescueComponent implements HealthSource {

    private static final Logger LOG = LoggerFactory.getLogger(RescueComponent.class);

    private final ScheduledThreadPoolExecutor thread;
    private final Rescue rescue;
    private volatile FeaturesService features;
    private Future<?> next = CompletableFuture.completedFuture(null);

    /**
     * Begins to miss the service, unless it is there.
     *
     * @param context has Karaf's bundle
     */
    @Activate
    public RescueComponent(BundleContext context) {
        this.rescue = new Rescue(new OsgiKarafCore(context, () -> features != null));
        this.thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ohmstead-features-rescue"));
        // There is nothing to do as long as the service is there.
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        // What Karaf does meanwhile in a restart is not broken off.
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        miss();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setFeatures(FeaturesService service) {
        features = service;
        rescue.back();
        lookIn(0);
    }

    void unsetFeatures(FeaturesService service) {
        if (features == service) {
            features = null;
            miss();
        }
    }

    @Override
    public List<HealthNode> health() {
        String problem = rescue.problem();
        return problem.isEmpty()
                ? List.of()
                : List.of(new HealthNode("features", "Features", HealthNode.State.DEGRADED, problem, false, List.of()));
    }

    private void miss() {
        lookIn(Rescue.PATIENCE.toMillis());
    }

    /** In place of what was planned before: a service that came and went is missed anew. */
    private synchronized void lookIn(long ms) {
        next.cancel(false);
        try {
            next = thread.schedule(this::look, ms, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("features: missed no more, as the bundle stops");
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: one failure must not end the looking
    private void look() {
        try {
            rescue.look().filter(delay -> features == null).ifPresent(delay -> lookIn(delay.toMillis()));
        } catch (RuntimeException e) {
            LOG.error("features: a look for Karaf's service failed", e);
        }
    }

    @Deactivate
    void close() {
        thread.shutdown();
    }
}
