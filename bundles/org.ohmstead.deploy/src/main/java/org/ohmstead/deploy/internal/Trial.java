package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Resolves a bundle beside what runs, without anybody being wired to it: installed under another location, hidden from all
 * others by a resolver hook, blind to what it is to replace, never started, and removed again.
 */
final class Trial {

    static final String LOCATION = "ohmstead-deploy-trial:";

    private final BundleContext context;

    Trial(BundleContext context) {
        this.context = context;
    }

    /**
     * Tries.
     *
     * @param content of the bundle
     * @param replaced what would go
     * @throws Refusal if it is no bundle for this framework, or would not resolve
     */
    void resolve(Path content, Optional<Bundle> replaced) throws Refusal {
        Hook hook = new Hook(replaced);
        ServiceRegistration<?> hooks = context.registerService(
                new String[] {ResolverHookFactory.class.getName(), CollisionHook.class.getName()}, hook, null);
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
            throw new Refusal(String.join("; ", unmet));
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
    private static final class Hook implements ResolverHookFactory, ResolverHook, CollisionHook {

        private final Optional<Bundle> replaced;

        Hook(Optional<Bundle> replaced) {
            this.replaced = replaced;
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
