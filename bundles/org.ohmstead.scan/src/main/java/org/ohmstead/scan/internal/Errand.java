package org.ohmstead.scan.internal;

import java.time.Instant;

/** Something that somebody wants done with a device. While its driver is being replaced, it waits for the next one. */
interface Errand {

    /**
     * Hands it to the link of a device that runs, or ends it if the device does not do such things.
     *
     * @return whether the link takes it; if not, nothing happened
     */
    boolean go(Running device);

    /** {@return until when it makes sense} */
    Instant deadline();

    /** Ends it undone, as its deadline has passed while it waited. */
    void expire();

    /** Ends it undone, as its device does not run any more. */
    void refuse();
}
