package org.ohmstead.historian;

import java.time.Instant;
import java.util.List;
import org.ohmstead.driver.ValueType;

/**
 * One batch as the journal keeps it.
 *
 * @param position where it stands
 * @param device path
 * @param at when the batch was complete, by the gateway's clock: UTC, ms
 * @param points what was read, in order
 */
public record JournalRecord(Position position, String device, Instant at, List<PointSample> points) {

    /** Copies the list unless it is immutable already. */
    public JournalRecord {
        points = List.copyOf(points);
    }

    /**
     * One point of the batch.
     *
     * @param point its name
     * @param type of its values
     * @param unit a UCUM code
     * @param sample what was read
     */
    public record PointSample(String point, ValueType type, String unit, Sample sample) {}
}
