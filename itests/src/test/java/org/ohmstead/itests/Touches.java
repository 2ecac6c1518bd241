package org.ohmstead.itests;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/** Notes what happens to bundles and services while others come and go. */
final class Touches implements AutoCloseable, SynchronousBundleListener, ServiceListener {

    private final BundleContext context;
    private final Set<Bundle> before;
    private final List<Touch> touches = new CopyOnWriteArrayList<>();

    /** What happened to a bundle, and which other bundles it was about. */
    private record Touch(Bundle bundle, Set<Bundle> about, String what) {}

    Touches(BundleContext context) {
        this.context = context;
        this.before = new HashSet<>(Arrays.asList(context.getBundles()));
        context.addBundleListener(this);
        context.addServiceListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        touches.add(new Touch(bundle, Set.of(), bundle.getSymbolicName() + " got bundle event " + event.getType()));
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        ServiceReference<?> service = event.getServiceReference();
        if (event.getType() == ServiceEvent.UNREGISTERING && service.getBundle() != null && !isRootOfWeb(service)) {
            touches.add(new Touch(
                    service.getBundle(),
                    Stream.of(service.getUsingBundles() == null ? new Bundle[0] : service.getUsingBundles())
                            .collect(Collectors.toSet()),
                    service.getBundle().getSymbolicName() + " lost its service " + properties(service)));
        }
    }

    /**
     * What the Felix web console is in, and is begun anew when that comes or goes: docs/decisions/0147. It is not ours, but
     * of the web server, or of the Felix web console.
     */
    private static boolean isRootOfWeb(ServiceReference<?> service) {
        return "/".equals(service.getProperty("osgi.web.contextpath"))
                && !service.getBundle().getSymbolicName().startsWith("org.ohmstead.");
    }

    private static String properties(ServiceReference<?> service) {
        return Arrays.stream(service.getPropertyKeys())
                .filter(key -> !key.startsWith("service."))
                .map(key -> key + "=" + text(service.getProperty(key)))
                .collect(Collectors.joining(", "));
    }

    private static String text(Object value) {
        return value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
    }

    /** {@return what happened to bundles that were there before and are there now, but for what they do for those that went} */
    List<String> ofOthers() {
        Set<Bundle> now = new HashSet<>(Arrays.asList(context.getBundles()));
        return touches.stream()
                .filter(touch -> before.contains(touch.bundle) && now.contains(touch.bundle))
                .filter(touch -> touch.about.isEmpty() || now.containsAll(touch.about))
                .map(Touch::what)
                .toList();
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
        context.removeServiceListener(this);
    }
}
