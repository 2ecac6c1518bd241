package org.ohmstead.health;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A component that the gateway cannot live without, registered as a service by that component. It is asked again and again
 * for how long its work has been standing still; if for too long, it is restarted once and reported, and if that does not
 * help the process ends, for the supervisor to start it anew.
 */
@ConsumerType
public interface Vital {

    /** {@return what it is, for people: {@code journal writer}} */
    String vital();

    /**
     * {@return for how long work has been waiting without any of it being done} Zero while there is nothing to do. Must not
     * block: no lock that the work itself may hold.
     */
    Duration stuckFor();

    /** {@return how long it may stand still before it counts as stuck} */
    Duration patience();
}
