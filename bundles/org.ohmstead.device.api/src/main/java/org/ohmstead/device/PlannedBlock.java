package org.ohmstead.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.Span;

/**
 * One exchange of a plan.
 *
 * @param span what is asked for; empty for points without a place in an address space
 * @param points that it brings
 * @param pace how often
 * @param latency the last round trip; empty before the first
 * @param reads how often it was done
 * @param failures how often in vain
 */
public record PlannedBlock(
        Optional<Span> span, List<String> points, Pace pace, Optional<Duration> latency, long reads, long failures) {}
