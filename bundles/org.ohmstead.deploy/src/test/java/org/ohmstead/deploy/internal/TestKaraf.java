package org.ohmstead.deploy.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.apache.karaf.features.Repository;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;

/** As much of Karaf's features service as KARs need: one feature per features file, which installs and starts its bundles. */
final class TestKaraf implements InvocationHandler {

    final List<String> told = new CopyOnWriteArrayList<>();
    final CountDownLatch go = new CountDownLatch(1);
    private final ExecutorService queue = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "karaf");
        thread.setDaemon(true);
        return thread;
    });
    private final BundleContext context;
    private final Map<URI, Feature> files = new TreeMap<>();
    private final Set<URI> added = new TreeSet<>();
    private final Map<String, List<Bundle>> installed = new ConcurrentSkipListMap<>();
    private final Map<String, List<Path>> jars = new TreeMap<>();

    TestKaraf(BundleContext context) {
        this.context = context;
    }

    static FeaturesService service(TestKaraf karaf) {
        return proxy(FeaturesService.class, karaf);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A features file with one feature. */
    void file(URI uri, String feature, String install, List<Path> bundles) {
        int end = feature.indexOf('/');
        jars.put(uri + " " + feature, bundles);
        files.put(uri, proxy(Feature.class, (self, method, args) -> switch (method.getName()) {
            case "getId", "toString" -> feature;
            case "getName" -> feature.substring(0, end);
            case "getVersion" -> feature.substring(end + 1);
            case "getInstall" -> install;
            case "getBundles" -> List.<BundleInfo>of();
            case "hashCode" -> feature.hashCode();
            case "equals" -> self == args[0];
            default -> throw new UnsupportedOperationException(method.toString());
        }));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] args) throws Throwable {
        return switch (method.getName()) {
            case "repositoryProvidedFeatures" -> new Feature[] {files.get(args[0])};
            case "addRepository" -> add((URI) args[0]);
            case "removeRepository" -> remove((URI) args[0]);
            case "listRepositories" -> added.stream().map(this::repository).toArray(Repository[]::new);
            case "getRepository" -> added.contains(args[0]) ? proxy(Repository.class, (s, m, a) -> null) : null;
            case "installFeatures" -> {
                tell((((EnumSet<?>) args[1]).contains(Option.Simulate) ? "simulate " : "install ") + args[0]);
                yield queued(() -> install(args));
            }
            case "uninstallFeatures" -> queued(() -> uninstall(args[0]));
            case "getFeature" -> feature(args[0] + "/" + args[1]);
            case "isInstalled", "isRequired" -> installed.containsKey(((Feature) args[0]).getId());
            case "listFeatures", "listInstalledFeatures" -> new Feature[0];
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private Repository repository(URI file) {
        return proxy(Repository.class, (self, method, args) -> switch (method.getName()) {
            case "getURI" -> file;
            case "getFeatures" -> new Feature[] {files.get(file)};
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    /** Offers a feature that comes with the gateway. */
    void ship(URI file, String feature) {
        file(file, feature, "manual", List.of());
        add(file);
    }

    private synchronized Object add(URI file) {
        added.add(file);
        return null;
    }

    private synchronized Object remove(URI file) {
        added.remove(file);
        return null;
    }

    private synchronized Feature feature(String id) {
        return added.stream()
                .map(files::get)
                .filter(f -> f.getId().equals(id))
                .findFirst()
                .orElse(null);
    }

    private synchronized void tell(String what) {
        told.add(what);
    }

    /** Karaf does one thing after the other, and goes on if nobody waits. */
    private Object queued(Callable<Object> task) throws Throwable {
        Future<Object> end = queue.submit(task);
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private Object install(Object[] args) throws BundleException, InterruptedException {
        Collection<?> ids = (Collection<?>) args[0];
        boolean simulated = ((EnumSet<?>) args[1]).contains(Option.Simulate);
        for (Object id : ids) {
            if (feature(id.toString()) == null) {
                throw new IllegalArgumentException("No matching features for " + id);
            }
            if (id.toString().contains("unresolvable")) {
                throw new IllegalStateException("Unable to resolve root: missing requirement x");
            }
            if (!simulated) {
                if (id.toString().contains("slow")) {
                    go.await();
                }
                installed.put(id.toString(), start(id.toString()));
            }
        }
        return null;
    }

    private List<Bundle> start(String id) throws BundleException {
        URI file = added.stream()
                .filter(u -> files.get(u).getId().equals(id))
                .findFirst()
                .orElseThrow();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars.get(file + " " + id)) {
            Bundle bundle = context.installBundle(jar.toUri().toString());
            bundle.adapt(BundleStartLevel.class).setStartLevel(80);
            bundles.add(bundle);
            bundle.start();
        }
        return bundles;
    }

    private Object uninstall(Object ids) throws BundleException {
        tell("uninstall " + ids);
        for (Object id : (Collection<?>) ids) {
            for (Bundle bundle : installed.remove(id.toString())) {
                bundle.uninstall();
            }
        }
        return null;
    }

    Set<URI> added() {
        return Set.copyOf(added);
    }
}
