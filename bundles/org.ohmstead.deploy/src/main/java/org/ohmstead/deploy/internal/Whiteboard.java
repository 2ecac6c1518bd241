package org.ohmstead.deploy.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What bundles offer to the HTTP whiteboard, and what of it is served. The runtime is asked without being wired to: it may
 * come and go with a feature, and this bundle must not be refreshed for it.
 */
final class Whiteboard {

    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);
    private static final String RUNTIME = "org.osgi.service.http.runtime.HttpServiceRuntime";
    private static final String SERVLET = "osgi.http.whiteboard.servlet.pattern";
    private static final String RESOURCE = "osgi.http.whiteboard.resource.pattern";

    private final BundleContext context;

    Whiteboard(BundleContext context) {
        this.context = context;
    }

    /** {@return ids of the services with which a bundle offers servlets and resources, each with its patterns} */
    static Map<Long, String> offered(Bundle bundle) {
        Map<Long, String> offered = new TreeMap<>();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            Object pattern = Optional.ofNullable(service.getProperty(SERVLET)).orElse(service.getProperty(RESOURCE));
            if (pattern != null) {
                String text =
                        pattern instanceof Object[] several ? String.join(", ", (String[]) several) : pattern + "";
                offered.put((Long) service.getProperty("service.id"), text);
            }
        }
        return offered;
    }

    /** {@return ids of the services that are served; empty if nobody serves any, or it cannot be told} */
    Optional<Set<Long>> served() {
        ServiceReference<?> reference = context.getServiceReference(RUNTIME);
        Object runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return Optional.empty();
        }
        try {
            var method = runtime.getClass().getMethod("getRuntimeDTO");
            method.setAccessible(true);
            Object all = method.invoke(runtime);
            Set<Long> served = new HashSet<>();
            for (Object web : array(all, "servletContextDTOs")) {
                for (String kind : new String[] {"servletDTOs", "resourceDTOs"}) {
                    for (Object one : array(web, kind)) {
                        served.add(one.getClass().getField("serviceId").getLong(one));
                    }
                }
            }
            return Optional.of(served);
        } catch (ReflectiveOperationException e) {
            LOG.warn("HTTP: {} does not tell what is served", reference, e);
            return Optional.empty();
        } finally {
            context.ungetService(reference);
        }
    }

    private static Object[] array(Object dto, String field) throws ReflectiveOperationException {
        Object value = dto.getClass().getField(field).get(dto);
        return value instanceof Object[] array ? array : new Object[0];
    }
}
