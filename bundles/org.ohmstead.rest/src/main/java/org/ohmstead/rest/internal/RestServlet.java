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

/** The interface, as the HTTP whiteboard (OSGi Compendium 8, 140) takes it: {@code /api} in a context of its own. */
@Component(
        service = {Servlet.class, RestServlet.class},
        configurationPid = RestServlet.PID,
        property = {
            "osgi.http.whiteboard.servlet.name=ohmstead-rest",
            "osgi.http.whiteboard.servlet.pattern=/*",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=" + ApiContext.NAME + ")"
        })
@Designate(ocd = RestConfig.class)
public final class RestServlet extends HttpServlet {

    static final String PID = "org.ohmstead.rest";

    private static final long serialVersionUID = 1L;
    /** How long a request may take to come in. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String LONGEST_UPLOAD = "uploads.max.mb";
    private static final int MOST_MB = 2000;
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

    private static Intake longestUpload(RestConfig config) {
        long mb = EventLimits.within(LONGEST_UPLOAD, config.uploads_max_mb(), 1, MOST_MB);
        return Intake.bundle(mb << 20, mb + " MB, as " + LONGEST_UPLOAD + " in etc/" + PID + ".cfg says,");
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
