package org.ohmstead.health.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Restarts components by switching them off and on, each time on a thread of its own, as it may hang. */
final class ComponentRestarter implements Restarter {

    private final ServiceComponentRuntime components;

    ComponentRestarter(ServiceComponentRuntime components) {
        this.components = components;
    }

    @Override
    public CompletableFuture<Void> restart(Guarded part) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> restart(part, done), "ohmstead-health-restart");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: whatever goes wrong is told to who waits
    private void restart(Guarded part, CompletableFuture<Void> done) {
        try {
            ComponentDescriptionDTO component = components.getComponentDescriptionDTOs().stream()
                    .filter(d -> d.name.equals(part.component()) && d.bundle.id == part.bundle())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            part.text() + ": the name of a component of bundle " + part.bundle() + " expected"));
            components.disableComponent(component).getValue();
            components.enableComponent(component).getValue();
            done.complete(null);
        } catch (InvocationTargetException | RuntimeException | Error e) {
            done.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(e);
        }
    }
}
