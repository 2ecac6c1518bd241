package org.ohmstead.config.internal;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.config.Configurations;
import org.ohmstead.device.DeviceConfigs;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services for others, each with a number that rises whenever it has other answers. Safe for use by any thread. */
final class Faces {

    private static final Logger LOG = LoggerFactory.getLogger(Faces.class);

    private final BundleContext context;
    private final Executor executor;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicReference<ServiceRegistration<DeviceConfigs>> configs = new AtomicReference<>();
    private final AtomicReference<ServiceRegistration<Configurations>> configurations = new AtomicReference<>();

    /**
     * Registers nothing yet.
     *
     * @param executor tells of changes: another thread than the one that changed something, which may hold locks
     */
    Faces(BundleContext context, Executor executor) {
        this.context = context;
        this.executor = executor;
    }

    /**
     * Offers an engine.
     *
     * @param later has somebody look soon whether something waits for a confirmation
     */
    void register(Engine engine, Runnable later) {
        configs.set(context.registerService(
                DeviceConfigs.class, new DeviceConfigStore(engine), FrameworkUtil.asDictionary(properties())));
        configurations.set(context.registerService(
                Configurations.class, new ConfigurationStore(engine, later), FrameworkUtil.asDictionary(entries())));
    }

    void unregister() {
        configs.get().unregister();
        configurations.get().unregister();
    }

    /** There is another entry of the history. */
    void entriesChanged() {
        entries.incrementAndGet();
        execute(this::tellEntries);
    }

    private void tellEntries() {
        ServiceRegistration<Configurations> registration = configurations.get();
        if (registration != null) {
            registration.setProperties(FrameworkUtil.asDictionary(entries()));
        }
    }

    private Map<String, Object> entries() {
        return Map.of(Configurations.GENERATION, entries.get());
    }

    /** There is another board. */
    void boardChanged() {
        generation.incrementAndGet();
        entriesChanged();
        execute(this::tell);
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed before a change was told", e);
        }
    }

    private void tell() {
        ServiceRegistration<DeviceConfigs> registration = configs.get();
        if (registration != null) {
            registration.setProperties(FrameworkUtil.asDictionary(properties()));
        }
    }

    private Map<String, Object> properties() {
        return Map.of(DeviceConfigs.GENERATION, generation.get());
    }
}
