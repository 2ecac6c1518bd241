package org.ohmstead.bus;

import java.time.Duration;

/**
 * The answer to a request.
 *
 * @param payload as in {@link Message#payload()}
 * @param age zero if the answer is fresh; else how old the last one is, which came in place of one that was too late
 */
public record Reply(String payload, Duration age) {}
