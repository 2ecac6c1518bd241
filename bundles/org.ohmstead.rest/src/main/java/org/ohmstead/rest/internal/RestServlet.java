package org.ohmstead.rest.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The interface, as the HTTP whiteboard (OSGi Compendium 8, 140) takes it. */
@Component(
        service = Servlet.class,
        configurationPid = RestServlet.PID,
        property = {
            "osgi.http.whiteboard.servlet.name=ohmstead-rest",
            "osgi.http.whiteboard.servlet.pattern=/api/*",
            "osgi.http.whiteboard.servlet.pattern=/health",
            "osgi.http.whiteboard.servlet.pattern=/metrics",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
@Designate(ocd = RestConfig.class)
public final class RestServlet extends HttpServlet {

    static final String PID = "org.ohmstead.rest";

    private static final long serialVersionUID = 1L;
    /** How long a request may take to come in. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long MB = 1_000_000;
    private static final int MOST_MB = 1000;
    /** Long answers that are written at the same time, each by a thread of the web server, which has 60. */
    private static final int LONG_ANSWERS = 24;

    private final transient EventHub hub;
    private final transient Timers timers = new Timers();
    private final transient Front front;

    /**
     * Wires the paths.
     *
     * @param config of the interface
     * @param services that it shows
     * @param context tells where the data is
     */
    @Activate
    public RestServlet(RestConfig config, @Reference(name = "services") Services services, BundleContext context) {
        this(config, services, Clock.systemUTC(), PATIENCE, scratch(context));
    }

    private static Path scratch(BundleContext context) {
        return Path.of(Optional.ofNullable(context.getProperty("karaf.data"))
                        .orElseThrow(() -> new IllegalStateException("karaf.data: a folder expected, got nothing")))
                .resolve("tmp")
                .resolve("rest");
    }

    RestServlet(RestConfig config, Services services, Clock clock, Duration patience, Path folder) {
        AtomicLongArray tally = Answer.newTally();
        this.hub = new EventHub(services, EventLimits.of(config), clock);
        Places answers = new Places("answers of history and long lists", LONG_ANSWERS);
        Scratch scratch = new Scratch(folder);
        Configuring configuring = new Configuring(services);
        List<Route> routes = Stream.of(
                        new DevicePaths(services).routes(),
                        new DeviceChangePaths(services).routes(),
                        new PointPaths(services, clock, answers).routes(),
                        new WritePaths(services, clock).routes(),
                        new HistoryPaths(services, clock, answers).routes(),
                        new ConfigurationPaths(configuring).routes(),
                        new ConfigurationChangePaths(configuring).routes(),
                        new ConfigurationFilePaths(services, configuring, scratch, answers).routes(),
                        new DeploymentPaths(services).routes(),
                        new DeployPaths(services, longestUpload(config)).routes(),
                        new EventPaths(services, hub).routes(),
                        new SessionPaths(services, hub::endSession).routes(),
                        new AboutPaths().routes(),
                        new HealthPaths(services).routes(),
                        new HealthTreePaths(services).routes(),
                        new MetricPaths(services, hub, tally, config.metrics_public()).routes())
                .flatMap(List::stream)
                .toList();
        Guard guard = new Guard(services, List.of(config.hosts()));
        this.front =
                new Front(services, new Router(routes), guard, new Bodies(patience, scratch), tally, answers, timers);
    }

    private static long longestUpload(RestConfig config) {
        return MB * EventLimits.within("uploads.max.mb", config.uploads_max_mb(), 1, MOST_MB);
    }

    @Deactivate
    void close() {
        timers.close();
        hub.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        front.serve(request, response);
    }
}
