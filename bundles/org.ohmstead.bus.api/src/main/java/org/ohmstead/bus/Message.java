package org.ohmstead.bus;

import java.time.Instant;

/**
 * A message that is no batch of values: events, requests, replies.
 *
 * @param topic without wildcards
 * @param at when it was made: UTC, ms
 * @param payload UTF-8 JSON unless the topic's documentation says otherwise; never null
 */
public record Message(String topic, Instant at, String payload) {}
