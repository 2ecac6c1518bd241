package org.ohmstead.driver;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a {@link PushDriver} hears. For use by the thread that runs the driver; never blocks for long, and keeps
 * the latest reading of each point when readers are slow.
 */
@ProviderType
public interface Sink {

    /**
     * Announces points found while running. A point with a known name replaces the earlier one.
     *
     * @param points any number
     */
    void found(List<PointSpec> points);

    /**
     * Hands over readings of one telegram.
     *
     * @param readings of points that are configured or were announced before
     */
    void readings(List<Reading> readings);

    /**
     * Tells that the device as a whole cannot be heard; all its points become bad until they are read again.
     *
     * @param fault the reason, for programs
     * @param detail the reason, for people
     */
    void trouble(Fault fault, String detail);
}
