package org.ohmstead.deploy.internal;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.Secrets;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;

/** The gateway's services as the framework has them at the moment. */
final class OsgiGateway implements Gateway, AutoCloseable {

    private static final String FEATURES_BUNDLE = "org.apache.karaf.features.core";

    private final BundleContext context;
    private final ServiceTracker<Devices, Devices> devices;
    private final ServiceTracker<DeviceUpdates, DeviceUpdates> updates;
    private final ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> components;
    private final ServiceTracker<FeaturesService, FeaturesService> features;
    private final ServiceTracker<BootFinished, BootFinished> booted;
    private final ServiceTracker<Secrets, Secrets> secrets;

    OsgiGateway(BundleContext context) {
        this.context = context;
        this.devices = open(Devices.class);
        this.updates = open(DeviceUpdates.class);
        this.components = open(ServiceComponentRuntime.class);
        this.features = open(FeaturesService.class);
        this.booted = open(BootFinished.class);
        this.secrets = open(Secrets.class);
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
    public boolean booted() {
        boolean features = booted.getService() != null
                || Stream.of(context.getBundles()).noneMatch(b -> FEATURES_BUNDLE.equals(b.getSymbolicName()));
        return features && started();
    }

    /** After the first start of all, Karaf has nothing to install and says so before most bundles are started. */
    private boolean started() {
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        int level = system.adapt(FrameworkStartLevel.class).getStartLevel();
        return system.getState() == Bundle.ACTIVE && level >= wanted();
    }

    private int wanted() {
        String text = String.valueOf(context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL));
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 1;
    }

    /** {@return whether all of the gateway is being stopped} */
    boolean ending() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
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
    }
}
