package org.ohmstead.rest.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;

/**
 * The context of {@code /api}: what else is served, comes and goes in other contexts, and ends no request and no stream of
 * events in this one.
 */
@Component(
        service = ServletContextHelper.class,
        scope = ServiceScope.BUNDLE,
        property = {"osgi.http.whiteboard.context.name=" + ApiContext.NAME, "osgi.http.whiteboard.context.path=/api"})
public final class ApiContext extends ServletContextHelper {

    /** What servlets in it say they are in. */
    static final String NAME = "ohmstead-api";
}
