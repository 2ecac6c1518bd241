package org.ohmstead.driver.tck;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ohmstead.driver.Cancellation;

/** A cancellation that a test pulls. */
public final class CancelSwitch implements Cancellation {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private Runnable onCancel = () -> {};

    /** Makes a switch that is not pulled. */
    public CancelSwitch() {}

    /** Cancels. */
    public void cancel() {
        cancelled.countDown();
        Runnable action;
        synchronized (this) {
            action = onCancel;
        }
        action.run();
    }

    @Override
    public boolean cancelled() {
        return cancelled.getCount() == 0;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            onCancel = action;
        }
        if (cancelled()) {
            action.run();
        }
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
