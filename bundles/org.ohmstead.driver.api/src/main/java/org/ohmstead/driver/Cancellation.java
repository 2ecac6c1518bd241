package org.ohmstead.driver;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Tells a running {@link PushDriver} when to end. Safe for use by any thread. */
@ProviderType
public interface Cancellation {

    /** {@return whether the driver shall return now} */
    boolean cancelled();

    /**
     * Registers what unblocks a pending read, such as closing its socket. Runs at once if already cancelled; replaces
     * the action registered before.
     *
     * @param action short, throws nothing
     */
    void onCancel(Runnable action);

    /**
     * Waits, but not beyond cancellation: for the pause before a reconnect.
     *
     * @param pause how long
     * @return whether the driver shall go on
     */
    boolean pause(Duration pause);
}
