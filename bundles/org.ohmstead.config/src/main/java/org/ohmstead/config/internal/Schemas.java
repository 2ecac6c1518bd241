package org.ohmstead.config.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.driver.Driver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metatype of all components that are installed. Read per bundle when first asked for, and again when that bundle
 * changed. Refreshed by one thread at a time; what was found is safe for use by any thread.
 */
final class Schemas {

    private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

    /** A bundle that goes cannot be read once. */
    private static final int TOO_OFTEN = 3;

    private final BundleContext context;
    private final MetaTypeService metatype;
    private final Map<Long, OfBundle> byBundle = new HashMap<>();
    /** How often in a row a bundle could not be read. */
    private final Map<Long, Integer> unread = new HashMap<>();

    private volatile Map<String, Declared> byPid = Map.of();

    private record OfBundle(long lastModified, Map<String, Declared> byPid) {}

    /**
     * A schema with where it comes from.
     *
     * @param schema of the keys
     * @param factory whether there may be many configurations with it
     * @param bundle symbolic name and version
     */
    record Declared(Schema schema, boolean factory, String bundle) {}

    Schemas(BundleContext context, MetaTypeService metatype) {
        this.context = context;
        this.metatype = metatype;
    }

    /** {@return whether a bundle can have components, and with them a metatype, of ours} */
    static boolean matters(Bundle bundle) {
        return bundle.getHeaders("").get("Service-Component") != null;
    }

    /**
     * Looks at the bundles that are installed now. After the first look, a bundle that is not resolved keeps what is known of
     * it: somebody is just changing it, and reading its documents would resolve it in the middle of that.
     *
     * @return whether all could be read; if not, another look is due soon
     */
    boolean refresh() {
        boolean first = byBundle.isEmpty();
        boolean complete = true;
        Map<String, Declared> now = new HashMap<>();
        Set<Long> present = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (matters(bundle) && bundle.getState() != Bundle.UNINSTALLED) {
                present.add(bundle.getBundleId());
                boolean readable = first || bundle.getState() != Bundle.INSTALLED;
                Optional<OfBundle> found =
                        readable ? current(bundle) : Optional.ofNullable(byBundle.get(bundle.getBundleId()));
                found.ifPresent(one -> now.putAll(one.byPid()));
                complete &= !readable || found.isPresent();
            }
        }
        byBundle.keySet().retainAll(present);
        unread.keySet().retainAll(present);
        byPid = now;
        return complete;
    }

    /** {@return what a bundle declares; empty if it cannot be read, as of one that is going right now} */
    private Optional<OfBundle> current(Bundle bundle) {
        long id = bundle.getBundleId();
        OfBundle known = byBundle.get(id);
        if (known != null && known.lastModified() == bundle.getLastModified()) {
            return Optional.of(known);
        }
        try {
            OfBundle fresh = new OfBundle(bundle.getLastModified(), read(bundle));
            byBundle.put(id, fresh);
            unread.remove(id);
            return Optional.of(fresh);
        } catch (NullPointerException | IllegalStateException e) { // what Felix throws once there is no wiring
            LOG.debug("{}: its metatype cannot be read right now", bundle, e);
            if (unread.merge(id, 1, Integer::sum) == TOO_OFTEN) {
                LOG.warn("{}: its metatype cannot be read, configurations are not checked against it", bundle, e);
            }
            return Optional.empty();
        }
    }

    private Map<String, Declared> read(Bundle bundle) {
        Map<String, Declared> schemas = new HashMap<>();
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information != null) {
            Map<String, Map<String, Limits>> limits = Limits.of(bundle);
            read(information, information.getPids(), limits)
                    .forEach((pid, schema) -> schemas.put(pid, new Declared(schema, false, name)));
            read(information, information.getFactoryPids(), limits)
                    .forEach((pid, schema) -> schemas.put(pid, new Declared(schema, true, name)));
        }
        return schemas;
    }

    private static Map<String, Schema> read(
            MetaTypeInformation information, String[] pids, Map<String, Map<String, Limits>> limits) {
        Map<String, Schema> schemas = new HashMap<>();
        for (String pid : pids == null ? new String[0] : pids) {
            if (pid.startsWith(PidName.PREFIX)) {
                try {
                    ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
                    schemas.put(pid, Schema.of(definition, limits.getOrDefault(pid, Map.of())));
                } catch (IllegalArgumentException e) {
                    LOG.warn("{}: its metatype cannot be used, configurations are not checked against it", pid, e);
                }
            }
        }
        return schemas;
    }

    /** {@return what is known of a PID's keys} */
    Optional<Schema> of(PidName pid) {
        return ofFactory(pid.factory().isEmpty() ? pid.pid() : pid.factory());
    }

    Optional<Schema> ofFactory(String factory) {
        return declared(factory).map(Declared::schema);
    }

    Optional<Declared> declared(String pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    /** {@return all there are, by PID or factory PID} */
    SortedMap<String, Declared> all() {
        return new TreeMap<>(byPid);
    }

    /** {@return the protocols whose drivers are installed} */
    SortedSet<String> protocols() {
        SortedSet<String> protocols = new TreeSet<>();
        byPid.keySet().stream()
                .filter(pid -> pid.startsWith(Driver.PID_PREFIX))
                .forEach(pid -> protocols.add(pid.substring(Driver.PID_PREFIX.length())));
        return protocols;
    }
}
