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

    private final BundleContext context;
    private final MetaTypeService metatype;
    private final Map<Long, OfBundle> byBundle = new HashMap<>();
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
     */
    void refresh() {
        boolean first = byBundle.isEmpty();
        Map<String, Declared> now = new HashMap<>();
        Set<Long> present = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (matters(bundle) && bundle.getState() != Bundle.UNINSTALLED) {
                present.add(bundle.getBundleId());
                OfBundle known = byBundle.get(bundle.getBundleId());
                boolean readable = first || bundle.getState() != Bundle.INSTALLED;
                if (readable && (known == null || known.lastModified() != bundle.getLastModified())) {
                    known = new OfBundle(bundle.getLastModified(), read(bundle));
                    byBundle.put(bundle.getBundleId(), known);
                }
                if (known != null) {
                    now.putAll(known.byPid());
                }
            }
        }
        byBundle.keySet().retainAll(present);
        byPid = now;
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
