package org.ohmstead.profile.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.config.TextItems;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registration of {@link TextItems}, whose property says when its answers change. Declarative Services keep theirs. */
final class Announcement {

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

    private final Optional<BundleContext> context;
    private final AtomicReference<ServiceRegistration<TextItems>> registration = new AtomicReference<>();
    private final AtomicLong told = new AtomicLong();

    Announcement(BundleContext context) {
        this.context = Optional.of(context);
    }

    /** For tests without a framework. */
    Announcement() {
        this.context = Optional.empty();
    }

    void open(TextItems items, long generation) {
        told.set(generation);
        context.ifPresent(c -> registration.set(
                c.registerService(TextItems.class, items, FrameworkUtil.asDictionary(properties(generation)))));
    }

    /** Tells if there is news. Not to be called with locks: whoever hears of it may ask at once. */
    void tell(long generation) {
        ServiceRegistration<TextItems> open = registration.get();
        if (told.getAndAccumulate(generation, Math::max) >= generation || open == null) {
            return;
        }
        try {
            open.setProperties(FrameworkUtil.asDictionary(properties(told.get())));
        } catch (IllegalStateException e) {
            LOG.debug("closed before a change was told", e);
        }
    }

    void close() {
        ServiceRegistration<TextItems> open = registration.getAndSet(null);
        if (open != null) {
            open.unregister();
        }
    }

    private static Map<String, Object> properties(long generation) {
        return Map.of(TextItems.GENERATION, generation);
    }
}
