package org.ohmstead.config.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
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
 * changed. For use by one thread at a time.
 */
final class Schemas {

    private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

    private final BundleContext context;
    private final MetaTypeService metatype;
    private final Map<Long, OfBundle> byBundle = new HashMap<>();
    private Map<String, Schema> byPid = Map.of();

    private record OfBundle(long lastModified, Map<String, Schema> byPid) {}

    Schemas(BundleContext context, MetaTypeService metatype) {
        this.context = context;
        this.metatype = metatype;
    }

    /** {@return whether a bundle can have components, and with them a metatype, of ours} */
    static boolean matters(Bundle bundle) {
        return bundle.getHeaders("").get("Service-Component") != null;
    }

    /** Looks at the bundles that are installed now. */
    void refresh() {
        Map<String, Schema> now = new HashMap<>();
        Set<Long> present = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (matters(bundle) && bundle.getState() != Bundle.UNINSTALLED) {
                present.add(bundle.getBundleId());
                OfBundle known = byBundle.get(bundle.getBundleId());
                if (known == null || known.lastModified() != bundle.getLastModified()) {
                    known = new OfBundle(bundle.getLastModified(), read(bundle));
                    byBundle.put(bundle.getBundleId(), known);
                }
                now.putAll(known.byPid());
            }
        }
        byBundle.keySet().retainAll(present);
        byPid = now;
    }

    private Map<String, Schema> read(Bundle bundle) {
        Map<String, Schema> schemas = new HashMap<>();
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information != null) {
            Map<String, Map<String, Limits>> limits = Limits.of(bundle);
            read(information, information.getPids(), limits, schemas);
            read(information, information.getFactoryPids(), limits, schemas);
        }
        return schemas;
    }

    private static void read(
            MetaTypeInformation information,
            String[] pids,
            Map<String, Map<String, Limits>> limits,
            Map<String, Schema> schemas) {
        if (pids == null) {
            return;
        }
        for (String pid : pids) {
            if (pid.startsWith(PidName.PREFIX)) {
                try {
                    ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
                    schemas.put(pid, Schema.of(definition, limits.getOrDefault(pid, Map.of())));
                } catch (IllegalArgumentException e) {
                    LOG.warn("{}: its metatype cannot be used, configurations are not checked against it", pid, e);
                }
            }
        }
    }

    /** {@return what is known of a PID's keys} */
    Optional<Schema> of(PidName pid) {
        return ofFactory(pid.factory().isEmpty() ? pid.pid() : pid.factory());
    }

    Optional<Schema> ofFactory(String factory) {
        return Optional.ofNullable(byPid.get(factory));
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
