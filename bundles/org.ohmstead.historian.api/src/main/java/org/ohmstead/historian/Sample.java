package org.ohmstead.historian;

import java.time.Instant;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;

/**
 * One value of one point as it is kept.
 *
 * @param at the time of the value, or of the failure if the quality is bad: UTC, ms
 * @param source whose clock {@code at} is
 * @param value what it was; if the quality is bad, the last good one, or an empty text if there never was any
 * @param quality how far it can be trusted
 * @param fault what was wrong
 */
public record Sample(Instant at, TimeSource source, Value value, Quality quality, Fault fault) {}
