package org.ohmstead.bus;

import java.time.Instant;
import java.util.List;
import org.ohmstead.device.PointState;

/**
 * What one scan of one device, or one telegram, brought.
 *
 * @param device its path
 * @param at when it was complete: UTC, ms
 * @param readings one state per point that was read, good or bad, each complete in itself
 */
public record Batch(String device, Instant at, List<PointState> readings) {

    /** Copies the list unless it is immutable already. */
    public Batch {
        readings = List.copyOf(readings);
    }
}
