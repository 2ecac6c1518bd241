package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Finds services in the framework and gives them back when closed. For use by one thread. */
final class OsgiLookup implements Lookup, AutoCloseable {

    private final BundleContext context;
    private final List<ServiceReference<?>> used = new ArrayList<>();

    OsgiLookup(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        if (reference == null) {
            return Optional.empty();
        }
        T service = context.getService(reference);
        if (service == null) {
            return Optional.empty();
        }
        if (used.contains(reference)) {
            context.ungetService(reference);
        } else {
            used.add(reference);
        }
        return Optional.of(service);
    }

    @Override
    public void close() {
        for (ServiceReference<?> reference : used) {
            context.ungetService(reference);
        }
        used.clear();
    }
}
