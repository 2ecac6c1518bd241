package org.ohmstead.deploy.internal;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loader of a bundle that is to go, without holding it.
 *
 * @param bundle its name and version
 * @param packages of its classes
 * @param loader gone when nothing holds it
 */
record Loader(String bundle, Set<String> packages, WeakReference<ClassLoader> loader) {

    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

    /** {@return that of a bundle as it is now; empty if it has none} */
    static Optional<Loader> of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || wiring.getClassLoader() == null) {
            return Optional.empty();
        }
        Set<String> packages = new HashSet<>();
        for (String path : wiring.listResources(
                "/", "*.class", BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE)) {
            packages.add(path.substring(0, Math.max(0, path.lastIndexOf('/'))).replace('/', '.'));
        }
        return Optional.of(new Loader(Bundles.label(bundle), packages, new WeakReference<>(wiring.getClassLoader())));
    }

    /** {@return whether it is still there} */
    boolean there() {
        return loader.get() != null;
    }

    /** {@return whether a thread is of its classes, or works with them} */
    boolean owns(Thread thread) {
        ClassLoader old = loader.get();
        return old != null
                && (thread.getContextClassLoader() == old || thread.getClass().getClassLoader() == old);
    }

    /** Whether the outermost frame that is not the JDK's is of these packages: who is called by others is not begun by it. */
    boolean began(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i >= 0; i--) {
            String name = stack[i].getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.")) {
                return mine(name);
            }
        }
        return false;
    }

    /** {@return the innermost frame that is of these packages} */
    Optional<StackTraceElement> inside(StackTraceElement[] stack) {
        return Stream.of(stack).filter(frame -> mine(frame.getClassName())).findFirst();
    }

    private boolean mine(String type) {
        return packages.contains(type.substring(0, Math.max(0, type.lastIndexOf('.'))));
    }

    /** {@return its MBeans that are still registered, in words} */
    Optional<String> beans() {
        ClassLoader old = loader.get();
        if (old == null) {
            return Optional.empty();
        }
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<String> left = new TreeSet<>();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (server.getClassLoaderFor(name) == old) {
                    left.add(name.toString());
                }
            } catch (InstanceNotFoundException e) {
                LOG.debug("{} is gone meanwhile", name, e);
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(bundle + " leaves MBeans: " + String.join(", ", left));
    }
}
