package org.ohmstead.rest.internal;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.http.runtime.HttpServiceRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the web server again and again. Wiring only. */
@Component(service = HealthSource.class, immediate = true)
public final class WebGuardComponent implements HealthSource {

    private static final Logger LOG = LoggerFactory.getLogger(WebGuardComponent.class);

    private final OsgiWeb web;
    private final WebGuard guard;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ohmstead-rest-web"));

    /**
     * Begins to look after it.
     *
     * @param context has what is offered
     * @param components starts again what is offered in vain
     */
    @Activate
    @SuppressWarnings("FutureReturnValueIgnored") // the task itself tells what goes wrong
    public WebGuardComponent(
            BundleContext context, @Reference(name = "components") ServiceComponentRuntime components) {
        this.web = new OsgiWeb(context, components);
        this.guard = new WebGuard(web, System::nanoTime);
        thread.scheduleWithFixedDelay(
                guard::look, WebGuard.ROUND.toMillis(), WebGuard.ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRuntime(HttpServiceRuntime runtime) {
        web.runtime(runtime);
        changed();
    }

    void unsetRuntime(HttpServiceRuntime runtime) {
        if (web.has(runtime)) {
            web.runtime(null);
            changed();
        }
    }

    private void changed() {
        try {
            thread.execute(guard::changed);
        } catch (RejectedExecutionException e) {
            LOG.debug("the interface stops", e);
        }
    }

    @Override
    public List<HealthNode> health() {
        String problem = guard.problem();
        return problem.isEmpty()
                ? List.of()
                : List.of(new HealthNode("web", "Web server", HealthNode.State.DEGRADED, problem, false, List.of()));
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
    }
}
