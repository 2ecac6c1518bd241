package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a bundle beside what runs, without anybody being wired to it: installed under another location, hidden from all
 * others by hooks, blind to what it is to replace, never started, and removed again.
 */
final class Trial {

    static final String LOCATION = "ohmstead-deploy-trial:";

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
    /** The framework tries combinations, and there may be very many. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final BundleContext context;
    private final Guard guard;

    /**
     * Prepares.
     *
     * @param context of who tries; nobody else sees what is tried
     * @param guard gives up what does not end
     */
    Trial(BundleContext context, Guard guard) {
        this.context = context;
        this.guard = guard;
    }

    /** Removes what a trial left that came to no end, as when the gateway was killed. */
    void tidy() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    LOG.warn("{}: what is left of a trial is not uninstalled", bundle.getLocation(), e);
                }
            }
        }
    }

    /**
     * Tries.
     *
     * @param content of the bundle
     * @param replaced what would go
     * @throws Refusal if it is no bundle for this framework, would not resolve, or that cannot be found out
     */
    void resolve(Path content, Optional<Bundle> replaced) throws Refusal {
        Refusal[] refusal = new Refusal[1];
        try {
            guard.run("whether it would resolve is not found out", LIMIT, () -> {
                try {
                    tried(content, replaced);
                } catch (Refusal e) {
                    refusal[0] = e;
                }
            });
        } catch (Trouble e) {
            throw new Refusal(e.getMessage());
        }
        if (refusal[0] != null) {
            throw refusal[0];
        }
    }

    private void tried(Path content, Optional<Bundle> replaced) throws Refusal {
        Hook hook = new Hook(replaced, context.getBundle());
        ServiceRegistration<?> hooks = context.registerService(
                new String[] {
                    ResolverHookFactory.class.getName(),
                    CollisionHook.class.getName(),
                    FindHook.class.getName(),
                    EventHook.class.getName()
                },
                hook,
                null);
        try (InputStream in = Files.newInputStream(content)) {
            Bundle bundle = context.installBundle(LOCATION + content.getFileName(), in);
            try {
                judge(bundle, replaced);
            } finally {
                bundle.uninstall();
            }
        } catch (BundleException e) {
            throw new Refusal("the framework does not take it: " + Trouble.words(e));
        } catch (IOException e) {
            throw new Refusal("its staged copy cannot be read: " + e.getMessage());
        } finally {
            hooks.unregister();
        }
    }

    private void judge(Bundle bundle, Optional<Bundle> replaced) throws Refusal {
        List<Bundle> others = Stream.of(context.getBundles())
                .filter(b -> b != bundle && !b.equals(replaced.orElse(null)))
                .toList();
        List<String> unmet = Needs.unmet(bundle, others);
        if (!unmet.isEmpty()) {
            throw new Refusal(Trouble.few(unmet));
        }
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        if (!wiring.resolveBundles(List.of(bundle))) {
            throw new Refusal("it does not resolve: " + why(bundle));
        }
    }

    /** The framework tells only who loads a class why a bundle does not resolve. */
    private static String why(Bundle bundle) {
        try {
            bundle.loadClass(Trial.class.getName());
        } catch (ClassNotFoundException e) {
            return Trouble.words(e);
        }
        return "the framework says no more";
    }

    /** Keeps the trial and the rest of the gateway apart. */
    private static final class Hook implements ResolverHookFactory, ResolverHook, CollisionHook, FindHook, EventHook {

        private final Optional<Bundle> replaced;
        private final Bundle self;

        Hook(Optional<Bundle> replaced, Bundle self) {
            this.replaced = replaced;
            this.self = self;
        }

        /** Nobody else sees it: what its metatype says, say, must not be taken for what the driver says that runs. */
        @Override
        public void find(BundleContext asking, Collection<Bundle> bundles) {
            if (!asking.getBundle().equals(self)) {
                bundles.removeIf(bundle -> bundle.getLocation().startsWith(LOCATION));
            }
        }

        @Override
        public void event(BundleEvent event, Collection<BundleContext> contexts) {
            if (event.getBundle().getLocation().startsWith(LOCATION)) {
                contexts.removeIf(listening -> !listening.getBundle().equals(self));
            }
        }

        private static boolean tried(BundleRevision revision) {
            return revision.getBundle().getLocation().startsWith(LOCATION);
        }

        @Override
        public ResolverHook begin(Collection<BundleRevision> triggers) {
            return this;
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            // All may resolve: what the trial needs is resolved with it, as it will be later.
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {
            if (tried(singleton.getRevision())) {
                collisionCandidates.clear();
            } else {
                collisionCandidates.removeIf(c -> tried(c.getRevision()));
            }
        }

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            if (tried(requirement.getRevision())) {
                candidates.removeIf(c ->
                        replaced.filter(c.getRevision().getBundle()::equals).isPresent());
            } else {
                candidates.removeIf(c -> tried(c.getRevision()));
            }
        }

        @Override
        public void end() {
            // Nothing is kept between.
        }

        @Override
        public void filterCollisions(int operationType, Bundle target, Collection<Bundle> collisionCandidates) {
            if (operationType == INSTALLING) {
                replaced.ifPresent(collisionCandidates::remove);
            }
        }
    }
}
