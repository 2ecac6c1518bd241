package org.ohmstead.rest.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.runtime.HttpServiceRuntime;
import org.osgi.service.http.runtime.dto.RuntimeDTO;
import org.osgi.service.http.runtime.dto.ServletContextDTO;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP whiteboard: OSGi Compendium R7, section 140. */
final class OsgiWeb implements WebGuard.Web {

    private static final Logger LOG = LoggerFactory.getLogger(OsgiWeb.class);
    private static final String OFFERED =
            "(|(&(objectClass=javax.servlet.Servlet)(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN
                    + "=*))(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_RESOURCE_PATTERN + "=*))";
    private static final String NUDGE = "ohmstead-look-again";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private volatile HttpServiceRuntime runtime;

    OsgiWeb(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** Sets the web server; null if there is none. */
    void runtime(HttpServiceRuntime now) {
        runtime = now;
    }

    /** {@return whether it is this one} */
    boolean has(HttpServiceRuntime one) {
        return runtime == one;
    }

    @Override
    public boolean runs() {
        return runtime != null;
    }

    @Override
    public Map<Long, String> offered() {
        Map<Long, String> offered = new TreeMap<>();
        for (ServiceReference<?> service : references()) {
            if (service.getBundle() != null) {
                offered.put(
                        (Long) service.getProperty(Constants.SERVICE_ID),
                        paths(service) + " of " + service.getBundle().getSymbolicName());
            }
        }
        return offered;
    }

    private ServiceReference<?>[] references() {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(null, OFFERED);
            return references == null ? new ServiceReference<?>[0] : references;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(OFFERED + ": a filter expected", e);
        }
    }

    private static String paths(ServiceReference<?> service) {
        Object paths = Optional.ofNullable(service.getProperty(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN))
                .orElseGet(() -> service.getProperty(HttpWhiteboardConstants.HTTP_WHITEBOARD_RESOURCE_PATTERN));
        return paths instanceof String[] several ? String.join(", ", several) : String.valueOf(paths);
    }

    @Override
    public Set<Long> known() {
        HttpServiceRuntime asked = runtime;
        Set<Long> known = new HashSet<>();
        if (asked != null) {
            RuntimeDTO all = asked.getRuntimeDTO();
            for (ServletContextDTO one : all.servletContextDTOs) {
                Arrays.stream(one.servletDTOs).forEach(servlet -> known.add(servlet.serviceId));
                Arrays.stream(one.resourceDTOs).forEach(resource -> known.add(resource.serviceId));
            }
            Arrays.stream(all.failedServletDTOs).forEach(servlet -> known.add(servlet.serviceId));
            Arrays.stream(all.failedResourceDTOs).forEach(resource -> known.add(resource.serviceId));
        }
        return known;
    }

    /** Web servers work out anew who belongs where when a context comes or goes. */
    @Override
    public void lookAgain() {
        Map<String, String> properties = Map.of(
                HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME,
                NUDGE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH,
                "/" + NUDGE);
        context.registerService(
                        ServletContextHelper.class,
                        new ServletContextHelper() {},
                        FrameworkUtil.asDictionary(properties))
                .unregister();
    }

    /** Only components can be made to do so by others. */
    @Override
    public boolean offerAgain(long service) {
        return Arrays.stream(references())
                .filter(reference -> reference.getProperty(Constants.SERVICE_ID).equals(service))
                .findFirst()
                .flatMap(this::component)
                .map(this::restart)
                .isPresent();
    }

    private Optional<ComponentDescriptionDTO> component(ServiceReference<?> service) {
        Object name = service.getProperty("component.name");
        long bundle = service.getBundle() == null ? -1 : service.getBundle().getBundleId();
        return components.getComponentDescriptionDTOs().stream()
                .filter(found -> found.name.equals(name) && found.bundle.id == bundle)
                .findFirst();
    }

    private ComponentDescriptionDTO restart(ComponentDescriptionDTO component) {
        try {
            components.disableComponent(component).getValue();
        } catch (InvocationTargetException e) {
            LOG.error("{} cannot be switched off", component.name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            components.enableComponent(component);
        }
        return component;
    }
}
