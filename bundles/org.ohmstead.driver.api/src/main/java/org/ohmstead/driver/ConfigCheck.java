package org.ohmstead.driver;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says beforehand whether a driver would work with a configuration, so that one it would refuse is not taken in the first
 * place. A driver bundle may register one such service; without it, the refusal shows only when the device is listed as
 * faulty. Checks have no effect and do no I/O with the device. Safe for use by any thread.
 *
 * @param <C> the component property type of the driver's component
 */
@ConsumerType
public interface ConfigCheck<C> {

    /** {@return what follows {@link Driver#PID_PREFIX} in the factory PID} */
    String protocol();

    /** {@return the component property type: an annotation type whose methods are the keys} */
    Class<C> type();

    /**
     * Refuses what the driver's constructor would refuse, and takes what it would take.
     *
     * @param config the keys as Declarative Services would give them to the constructor, with defaults
     * @param pid that the configuration has, or would have
     * @throws IllegalArgumentException if the driver cannot work with it; the message names key, value and what was
     *     expected, as {@code KEY = 'VALUE': EXPECTATION expected}
     */
    void check(C config, String pid);

    /**
     * Has work done in which some configurations are checked as if all of them changed at one time: what several devices share,
     * such as a serial line, need only fit what each of them will want. Without it, each is compared with what the others
     * have now.
     *
     * @param pids of this driver's configurations that change, are added or go
     * @param work to be done once, on this thread: calls of {@link #check}
     */
    default void together(Set<String> pids, Runnable work) {
        work.run();
    }

    /**
     * Tells that some configurations change now, one right after the other; so the first device that is started anew must not
     * be refused for what the others still have.
     *
     * @param pids of this driver's configurations whose devices are stopped or started anew
     */
    default void changing(Set<String> pids) {}

    /**
     * Tells that some configurations stay as they were after all.
     *
     * @param pids as given to {@link #changing}
     */
    default void unchanged(Set<String> pids) {}
}
