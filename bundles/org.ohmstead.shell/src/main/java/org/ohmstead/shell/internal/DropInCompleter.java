package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.deploy.Deployments;

/** Completes names of files in {@code deploy/}. */
@Service
public final class DropInCompleter extends Candidates {

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Deployments.class).stream()
                .flatMap(deployments -> deployments.dropIns().stream())
                .map(file -> file.file() + " ");
    }
}
