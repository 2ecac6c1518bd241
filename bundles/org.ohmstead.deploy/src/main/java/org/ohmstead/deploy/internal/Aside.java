package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves components aside that never come back from being activated, so that their bundles can be stopped all the same. Who
 * is told that a service goes waits for it if it is just being made, and the framework waits for them with the bundle locked:
 * so nobody is told of these services. Safe for use by any thread.
 */
final class Aside {

    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final BundleContext context;
    private final Gateway gateway;
    private final Set<Long> bundles = ConcurrentHashMap.newKeySet();
    private final Set<Object> ids = ConcurrentHashMap.newKeySet();
    private final List<Left> all = new CopyOnWriteArrayList<>();
    private final List<String> news = new ArrayList<>();

    /** What was left aside; the thread is missing if none was found in it. */
    private record Left(long bundle, String text, Hanging hanging, Optional<Thread> thread) {

        boolean there() {
            return thread.isEmpty()
                    || hanging.frame(thread.get().getStackTrace()).isPresent();
        }
    }

    /** To be closed when the bundle is stopped. */
    @FunctionalInterface
    interface Silence {
        void close();
    }

    Aside(BundleContext context, Gateway gateway) {
        this.context = context;
        this.gateway = gateway;
    }

    /** {@return whether components of this bundle were left aside: it cannot be started again, another must take its place} */
    boolean has(Bundle bundle) {
        return bundles.contains(bundle.getBundleId());
    }

    /** Before a bundle is stopped: what hangs in it is left aside. */
    Silence leave(Bundle bundle) {
        Optional<ServiceComponentRuntime> runtime = gateway.components();
        List<Thread> others = all.stream()
                .filter(left -> left.bundle() != bundle.getBundleId() && left.there())
                .flatMap(left -> left.thread().stream())
                .toList();
        List<Hanging> hanging =
                runtime.map(r -> Hanging.in(r, bundle, PATIENCE, others)).orElse(List.of());
        if (hanging.isEmpty()) {
            return () -> {};
        }
        bundles.add(bundle.getBundleId());
        hanging.stream().filter(h -> ids.add(h.id())).forEach(h -> left(bundle, h, others));
        hanging.stream().map(Hanging::name).distinct().forEach(name -> forget(runtime.get(), bundle, name));
        return context.registerService(EventListenerHook.class, this::filter, null)::unregister;
    }

    /**
     * Whoever is to let go of a service that it never got asks for it once more, so that what is being stopped is activated
     * again.
     *
     * @param bundle that is being stopped
     * @return whether a stack is that of somebody who activates one of its components
     */
    Predicate<StackTraceElement[]> activating(Bundle bundle) {
        Set<String> types = gateway.components().stream()
                .flatMap(runtime -> runtime.getComponentDescriptionDTOs(bundle).stream())
                .map(component -> component.implementationClass)
                .collect(Collectors.toSet());
        return stack ->
                Hanging.makes(stack) && Stream.of(stack).anyMatch(frame -> types.contains(frame.getClassName()));
    }

    private void filter(ServiceEvent event, Map<BundleContext, Collection<ListenerHook.ListenerInfo>> listeners) {
        if (ids.contains(event.getServiceReference().getProperty("component.id"))) {
            listeners.clear();
        }
    }

    private void left(Bundle bundle, Hanging hanging, List<Thread> others) {
        Optional<Map.Entry<Thread, StackTraceElement>> thread = hanging.thread(others);
        String text = Bundles.label(bundle) + " is left aside until the next start: " + hanging.name()
                + (hanging.pid().isEmpty() ? "" : " " + hanging.pid()) + " does not come back from being activated"
                + thread.map(t -> ", at " + t.getValue()).orElse("");
        LOG.info("{}", text);
        all.add(new Left(bundle.getBundleId(), text, hanging, thread.map(Map.Entry::getKey)));
        tell(text);
    }

    private void forget(ServiceComponentRuntime runtime, Bundle bundle, String component) {
        try {
            ScrRegistry.forget(runtime, bundle, component);
        } catch (ReflectiveOperationException e) {
            String text = component + " is not forgotten by the component runtime (" + Trouble.words(e)
                    + "): changes of its configurations take effect at the next start only";
            LOG.warn("{}", text, e);
            tell(text);
        }
    }

    /** Something that is no reason to bring back what was before, and to be known all the same. */
    synchronized void tell(String text) {
        news.add(text);
    }

    /** {@return what was left aside or told since the last call, in words} */
    synchronized List<String> news() {
        List<String> told = List.copyOf(news);
        news.clear();
        return told;
    }

    /** {@return what is left aside and has not come to an end yet, in words} */
    List<String> there() {
        all.removeIf(left -> !left.there());
        return all.stream().map(Left::text).toList();
    }
}
