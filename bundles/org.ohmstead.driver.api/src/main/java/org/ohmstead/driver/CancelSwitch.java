package org.ohmstead.driver;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A cancellation and the means to cancel: for whoever runs a {@link PushDriver}, the scan as well as tests. Each action
 * that is registered runs once at most.
 */
public final class CancelSwitch implements Cancellation {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private Optional<Runnable> onCancel = Optional.empty();

    /** Makes a switch that is not pulled. */
    public CancelSwitch() {}

    /** Cancels, and runs the action registered last, on the caller's thread; does nothing the second time. */
    public void cancel() {
        Optional<Runnable> action;
        synchronized (this) {
            cancelled.countDown();
            action = onCancel;
            onCancel = Optional.empty();
        }
        action.ifPresent(Runnable::run);
    }

    @Override
    public boolean cancelled() {
        return cancelled.getCount() == 0;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled()) {
                onCancel = Optional.of(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public boolean pause(Duration pause) {
        try {
            return !cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
