package org.ohmstead.deploy.internal;

/**
 * HTTP as far as it matters here, and bundles that offer something to it. Like Pax Web, it tidies up after a bundle on a thread
 * of its own, and does not see that the bundle is there again; and the type of one field of what it tells is not there. It
 * tidies up once the first of the two latches at {@link #GATE} among the system's properties is open, and opens the second.
 */
final class TestWeb {

    /** Key of two latches: what is waited for before, and what tells that it is done. Without them nothing is waited for. */
    static final String GATE = "test.gate";

    private static final String DTOS = "package org.osgi.service.http.runtime.dto; public class %s { public %s; }";

    private static final String RUNTIME =
            """
            package com.example.http;
            import java.util.*;
            import java.util.concurrent.*;
            import org.osgi.framework.*;
            import org.osgi.service.http.runtime.*;
            import org.osgi.service.http.runtime.dto.*;
            public class Web implements BundleActivator, HttpServiceRuntime {
                private final Set<Long> served = ConcurrentHashMap.newKeySet();
                private final ExecutorService pool = Executors.newSingleThreadExecutor();
                public void start(BundleContext context) throws Exception {
                    context.registerService(HttpServiceRuntime.class, this, null);
                    context.addServiceListener(e -> {
                        long id = (Long) e.getServiceReference().getProperty("service.id");
                        if (e.getType() == ServiceEvent.REGISTERED) { served.add(id); }
                        if (e.getType() == ServiceEvent.UNREGISTERING) { served.remove(id); }
                    }, "(osgi.http.whiteboard.servlet.pattern=*)");
                    context.addBundleListener(e -> {
                        if (e.getType() == BundleEvent.STOPPED && e.getBundle() != context.getBundle()) {
                            pool.execute(() -> tidy(e.getBundle()));
                        }
                    });
                }
                private void tidy(Bundle bundle) {
                    Object gate = System.getProperties().get("test.gate");
                    CountDownLatch[] latches = gate == null ? new CountDownLatch[2] : (CountDownLatch[]) gate;
                    try {
                        if (gate != null) { latches[0].await(); }
                    } catch (InterruptedException e) {
                        return;
                    }
                    ServiceReference<?>[] services = bundle.getRegisteredServices();
                    for (ServiceReference<?> s : services == null ? new ServiceReference<?>[0] : services) {
                        served.remove(s.getProperty("service.id"));
                    }
                    if (gate != null) { latches[1].countDown(); }
                }
                public void stop(BundleContext context) { pool.shutdownNow(); }
                public RuntimeDTO getRuntimeDTO() {
                    RuntimeDTO all = new RuntimeDTO();
                    ServletContextDTO web = new ServletContextDTO();
                    web.servletDTOs = served.stream().map(id -> {
                        ServletDTO one = new ServletDTO();
                        one.serviceId = id;
                        return one;
                    }).toArray(ServletDTO[]::new);
                    web.resourceDTOs = new ResourceDTO[0];
                    all.servletContextDTOs = new ServletContextDTO[] {web};
                    return all;
                }
            }
            """;

    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="com.example.page" immediate="true">
              <implementation class="com.example.page.Page"/>
              <property name="osgi.http.whiteboard.servlet.pattern" value="/page"/>
              <service><provide interface="java.lang.Runnable"/></service>
            </scr:component>
            """;

    private TestWeb() {}

    static TestBundle runtime() {
        return new TestBundle("com.example.http", "1.0.0")
                .header("Import-Package", "org.osgi.framework")
                .header("Bundle-Activator", "com.example.http.Web")
                .source("com.example.http.Web", RUNTIME)
                .source(
                        "org.osgi.service.http.runtime.HttpServiceRuntime",
                        "package org.osgi.service.http.runtime; public interface HttpServiceRuntime {"
                                + " org.osgi.service.http.runtime.dto.RuntimeDTO getRuntimeDTO(); }")
                .source(
                        "org.osgi.service.http.runtime.dto.RuntimeDTO",
                        DTOS.formatted(
                                "RuntimeDTO",
                                "org.osgi.framework.dto.ServiceReferenceDTO serviceDTO;"
                                        + " public ServletContextDTO[] servletContextDTOs"))
                .source(
                        "org.osgi.service.http.runtime.dto.ServletContextDTO",
                        DTOS.formatted(
                                "ServletContextDTO", "ServletDTO[] servletDTOs; public ResourceDTO[] resourceDTOs"))
                .source(
                        "org.osgi.service.http.runtime.dto.ResourceDTO",
                        DTOS.formatted("ResourceDTO", "long serviceId"))
                .source("org.osgi.service.http.runtime.dto.ServletDTO", DTOS.formatted("ServletDTO", "long serviceId"));
    }

    /** A bundle with a page that must be served. */
    static TestBundle page(String version) {
        return new TestBundle("com.example.page", version)
                .header("Service-Component", "OSGI-INF/page.xml")
                .file("OSGI-INF/page.xml", COMPONENT)
                .source(
                        "com.example.page.Page",
                        "package com.example.page; public class Page implements Runnable { public void run() {} }");
    }
}
