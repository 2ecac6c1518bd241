package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.ohmstead.config.Configurations;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.Secrets;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's services as the framework has them at the moment. */
final class OsgiGateway implements Gateway, AutoCloseable {

    private static final String FEATURES_BUNDLE = "org.apache.karaf.features.core";

    private static final Logger LOG = LoggerFactory.getLogger(OsgiGateway.class);
    private static final Duration STARTING = Duration.ofSeconds(30);

    private final BundleContext context;
    private final Bundle framework;
    private final ServiceTracker<Devices, Devices> devices;
    private final ServiceTracker<DeviceUpdates, DeviceUpdates> updates;
    private final ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> components;
    private final ServiceTracker<FeaturesService, FeaturesService> features;
    private final ServiceTracker<BootFinished, BootFinished> booted;
    private final ServiceTracker<Secrets, Secrets> secrets;
    private final ServiceTracker<Configurations, Configurations> configurations;
    private Set<Long> starting = Set.of();
    private long startingSince;

    OsgiGateway(BundleContext context) {
        this.context = context;
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.devices = open(Devices.class);
        this.updates = open(DeviceUpdates.class);
        this.components = open(ServiceComponentRuntime.class);
        this.features = open(FeaturesService.class);
        this.booted = open(BootFinished.class);
        this.secrets = open(Secrets.class);
        this.configurations = open(Configurations.class);
    }

    private <T> ServiceTracker<T, T> open(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        return tracker;
    }

    @Override
    public Optional<Devices> devices() {
        return Optional.ofNullable(devices.getService());
    }

    @Override
    public Optional<DeviceUpdates> updates() {
        return Optional.ofNullable(updates.getService());
    }

    @Override
    public Optional<ServiceComponentRuntime> components() {
        return Optional.ofNullable(components.getService());
    }

    @Override
    public Optional<FeaturesService> features() {
        return Optional.ofNullable(features.getService());
    }

    @Override
    public Optional<Configurations> configurations() {
        return Optional.ofNullable(configurations.getService());
    }

    @Override
    public boolean booted() {
        boolean features = booted.getService() != null
                || Stream.of(context.getBundles()).noneMatch(b -> FEATURES_BUNDLE.equals(b.getSymbolicName()));
        return features && started();
    }

    /**
     * After the first start of all, Karaf has nothing to install and says so before most bundles are started. One that cannot
     * be started is not waited for for ever.
     */
    private synchronized boolean started() {
        Set<Long> now = Stream.of(context.getBundles())
                .filter(OsgiGateway::toBeStarted)
                .map(Bundle::getBundleId)
                .collect(Collectors.toSet());
        if (!now.equals(starting)) {
            starting = now;
            startingSince = System.nanoTime();
        }
        return now.isEmpty() || System.nanoTime() - startingSince > STARTING.toNanos();
    }

    private static boolean toBeStarted(Bundle bundle) {
        boolean lazy = bundle.getState() == Bundle.STARTING
                && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
        return bundle.getState() != Bundle.ACTIVE
                && bundle.getState() != Bundle.UNINSTALLED
                && !lazy
                && !Bundles.fragment(bundle)
                && wanted(bundle);
    }

    private static boolean wanted(Bundle bundle) {
        try {
            BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            return level != null && level.isPersistentlyStarted();
        } catch (IllegalStateException e) {
            LOG.debug("{} is uninstalled meanwhile", bundle, e);
            return false;
        }
    }

    @Override
    public boolean ending() {
        return framework.getState() == Bundle.STOPPING;
    }

    /**
     * What a reference stands for.
     *
     * @param reference as it is configured
     * @return the secret
     * @throws IllegalStateException if the store of secrets is not there
     */
    String secret(String reference) {
        Secrets store = secrets.getService();
        if (store == null) {
            throw new IllegalStateException("the store of secrets is not there");
        }
        return store.resolve(reference);
    }

    @Override
    public void close() {
        devices.close();
        updates.close();
        components.close();
        features.close();
        booted.close();
        secrets.close();
        configurations.close();
    }
}
