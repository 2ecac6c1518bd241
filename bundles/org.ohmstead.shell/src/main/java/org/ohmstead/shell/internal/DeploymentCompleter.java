package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.deploy.Deployments;

/** Completes numbers of deployments. */
@Service
public final class DeploymentCompleter extends Candidates {

    private static final int NEWEST = 20;

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Deployments.class).stream()
                .flatMap(deployments -> deployments.history(0, NEWEST).stream())
                .map(deployment -> deployment.number() + " ");
    }
}
