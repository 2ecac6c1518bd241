package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;

/** Waits until those who are told later that a bundle was stopped have been told, and have had a moment to act upon it. */
final class Stopped {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final BundleContext context;
    private final CountDownLatch told = new CountDownLatch(1);
    private final BundleListener listener;

    /** From now on its stop is listened for. */
    Stopped(BundleContext context, Bundle bundle) {
        this.context = context;
        this.listener = event -> {
            if (event.getType() == BundleEvent.STOPPED && event.getBundle().equals(bundle)) {
                told.countDown();
            }
        };
        context.addBundleListener(listener);
    }

    /** Waits, if it was stopped at all, for two seconds at the most. */
    void await() {
        try {
            if (told.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                TimeUnit.NANOSECONDS.sleep(MOMENT.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.removeBundleListener(listener);
        }
    }
}
