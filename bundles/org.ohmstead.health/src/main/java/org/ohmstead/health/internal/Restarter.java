package org.ohmstead.health.internal;

import java.util.concurrent.CompletableFuture;

/** Restarts components. */
@FunctionalInterface
interface Restarter {

    /**
     * Stops a component and starts it again, without waiting for that.
     *
     * @return done when it has been tried; fails if that is not possible. It may never end
     */
    CompletableFuture<Void> restart(Guarded part);
}
