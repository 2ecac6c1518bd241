package org.ohmstead.webconsole.internal;

import java.io.IOException;
import java.net.URL;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.ohmstead.bus.Bus;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.device.Devices;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The page {@code /system/console/ohmstead}: what the gateway does at this moment. Only shows; whoever is past the
 * {@link Door} may see all of it.
 */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + OverviewPage.LABEL,
            "felix.webconsole.title=Overview",
            "felix.webconsole.category=Ohmstead",
            "felix.webconsole.css=/" + OverviewPage.LABEL + "/res/ohmstead.css"
        })
public final class OverviewPage extends HttpServlet {

    /** The last segment of the page's address. */
    static final String LABEL = "ohmstead";

    private static final long serialVersionUID = 1L;
    private static final List<Integer> REFRESHES = List.of(0, 5, 30);

    private final transient Clock clock;
    private transient volatile Optional<Devices> devices = Optional.empty();
    private transient volatile Optional<Bus> bus = Optional.empty();
    private transient volatile Optional<Deployments> deployments = Optional.empty();

    /** Shows what is there. */
    @Activate
    public OverviewPage() {
        this(Clock.systemUTC());
    }

    OverviewPage(Clock clock) {
        this.clock = clock;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDevices(Devices service) {
        devices = Optional.of(service);
    }

    void unsetDevices(Devices service) {
        devices = devices.filter(present -> present != service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setBus(Bus service) {
        bus = Optional.of(service);
    }

    void unsetBus(Bus service) {
        bus = bus.filter(present -> present != service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDeployments(Deployments service) {
        deployments = Optional.of(service);
    }

    void unsetDeployments(Deployments service) {
        deployments = deployments.filter(present -> present != service);
    }

    /**
     * Finds what the page needs; called by the console, by this name.
     *
     * @param path below the console
     * @return the resource; null, as the console has it, for the page itself and for what does not exist
     */
    public URL getResource(String path) {
        return path.equals("/" + LABEL + "/res/ohmstead.css") ? OverviewPage.class.getResource("ohmstead.css") : null;
    }

    /** The console has begun the page, and ends it. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String self = request.getContextPath() + request.getServletPath() + "/" + LABEL;
        String plan = Optional.ofNullable(request.getParameter("plan")).orElse("");
        int refresh = REFRESHES.stream()
                .filter(seconds -> seconds.toString().equals(request.getParameter("refresh")))
                .findFirst()
                .orElse(0);
        if (refresh > 0) {
            response.setHeader("Refresh", Integer.toString(refresh));
        }
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().print(page(self, plan, refresh));
    }

    private String page(String self, String plan, int refresh) {
        Html html = new Html();
        Instant now = clock.instant();
        Optional<DeviceTables> tables = devices.map(service -> new DeviceTables(service, now));
        Map<String, Long> counters = devices.map(Devices::counters).orElse(Map.of());
        html.raw("<div class=\"ohm\"><p class=\"statline\">")
                .text(tables.map(DeviceTables::summary).orElse("The scan is not there: no devices"))
                .text(bus.map(service -> " · " + BusTables.summary(counters, service))
                        .orElse(" · The bus is not there"))
                .text(" · " + Moments.at(now))
                .raw("</p>\n");
        refreshes(html, self, refresh);
        if (plan.isEmpty()) {
            tables.ifPresent(shown -> {
                shown.devices(html, self);
                shown.links(html);
            });
            bus.ifPresent(service -> BusTables.subscriptions(html, service));
            BusTables.counters(html, counters);
            deployments.ifPresent(service -> {
                DeploymentTables.dropIns(html, service);
                DeploymentTables.history(html, service);
            });
        } else {
            html.raw("<p><a href=\"").text(self).raw("\">All devices</a></p>\n");
            tables.ifPresent(shown -> shown.plan(html, plan));
        }
        return html.raw("</div>\n").toString();
    }

    private static void refreshes(Html html, String self, int refresh) {
        html.raw("<p class=\"ohm-refresh\">Refresh: ");
        for (int seconds : REFRESHES) {
            String label = seconds == 0 ? "off" : "every " + seconds + " s";
            if (seconds == refresh) {
                html.raw("<b>").text(label).raw("</b> ");
            } else {
                html.raw("<a href=\"")
                        .text(self + (seconds == 0 ? "" : "?refresh=" + seconds))
                        .raw("\">")
                        .text(label)
                        .raw("</a> ");
            }
        }
        html.raw("</p>\n");
    }
}
