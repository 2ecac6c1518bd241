package org.ohmstead.deploy.internal;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
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
                String text = pattern instanceof String[] several ? String.join(", ", several) : pattern.toString();
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
            return Optional.of(served(runtime));
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("HTTP: {} does not tell what is served", reference, e);
            return Optional.empty();
        } finally {
            context.ungetService(reference);
        }
    }

    private static Set<Long> served(Object runtime) throws ReflectiveOperationException {
        Method method = runtime.getClass().getMethod("getRuntimeDTO");
        method.setAccessible(true);
        Set<Long> served = new HashSet<>();
        for (Object web : array(method.invoke(runtime), "servletContextDTOs", "ServletContextDTO")) {
            for (Object one : array(web, "servletDTOs", "ServletDTO")) {
                served.add((Long) get(one, "serviceId", long.class));
            }
            for (Object one : array(web, "resourceDTOs", "ResourceDTO")) {
                served.add((Long) get(one, "serviceId", long.class));
            }
        }
        return served;
    }

    private static Object[] array(Object dto, String field, String type) throws ReflectiveOperationException {
        Class<?> array = Class.forName(
                "[Lorg.osgi.service.http.runtime.dto." + type + ";",
                false,
                dto.getClass().getClassLoader());
        return get(dto, field, array) instanceof Object[] several ? several : new Object[0];
    }

    /** Looks for this field only: types of others need not be there, and in Pax Web are not. */
    private static Object get(Object dto, String field, Class<?> type) throws ReflectiveOperationException {
        return MethodHandles.publicLookup()
                .findVarHandle(dto.getClass(), field, type)
                .get(dto);
    }
}
