package org.ohmstead.rest.internal;

import java.time.Duration;

/**
 * What event streams may take.
 *
 * @param clients streams at a time
 * @param kept values kept for those that are slow or come back
 * @param heartbeat how often something is sent at least, and who reads is checked
 */
record EventLimits(int clients, int kept, Duration heartbeat) {

    /** {@return how often it is looked what is due} */
    Duration tick() {
        return heartbeat.dividedBy(4).compareTo(Duration.ofSeconds(1)) < 0
                ? heartbeat.dividedBy(4)
                : Duration.ofSeconds(1);
    }

    /** {@return how long a client may leave its connection unread} */
    Duration patience() {
        return heartbeat.multipliedBy(4);
    }

    /** {@return how long a stream lasts whose reader's password cannot be checked again} */
    Duration unverified() {
        return heartbeat.multipliedBy(60);
    }

    /** {@return how long values go on being kept after the last stream ended} */
    Duration linger() {
        return heartbeat.multipliedBy(4);
    }

    /** {@return how long a client waits before it comes back, in ms} */
    int retryMs() {
        return 2000;
    }
}
