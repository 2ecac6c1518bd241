package org.ohmstead.driver;

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
}
