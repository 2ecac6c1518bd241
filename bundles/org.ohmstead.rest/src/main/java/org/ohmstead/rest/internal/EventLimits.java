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

    private static final int MOST_CLIENTS = 5000;
    private static final int LEAST_KEPT = 100;
    private static final int MOST_KEPT = 10_000_000;
    private static final int LONGEST_HEARTBEAT_S = 300;

    /** {@return the limits in a configuration} An {@link IllegalArgumentException} names the key that is wrong. */
    static EventLimits of(RestConfig config) {
        return new EventLimits(
                within("events.clients", config.events_clients(), 1, MOST_CLIENTS),
                within("events.kept", config.events_kept(), LEAST_KEPT, MOST_KEPT),
                Duration.ofSeconds(within("events.heartbeat.s", config.events_heartbeat_s(), 1, LONGEST_HEARTBEAT_S)));
    }

    static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    RestServlet.PID + ": " + key + " = '" + value + "': " + least + " to " + most + " expected");
        }
        return value;
    }

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
