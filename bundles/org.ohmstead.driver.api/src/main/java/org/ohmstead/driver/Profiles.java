package org.ohmstead.driver;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads lists of points: profiles in {@code etc/profiles/*.yaml}, and lists written into a configuration.
 *
 * <p>When a profile changes or appears, the devices whose configuration names it are restarted by the provider; drivers
 * need not watch. Safe for use by any thread.
 */
@ProviderType
public interface Profiles {

    /**
     * Reads the points of a device from the two keys that all drivers share.
     *
     * @param protocol the protocol the profile must be for: {@code modbus}
     * @param profile the value of the key {@code profile}: the name of a file without {@code .yaml}, or empty
     * @param points the value of the key {@code points}: flow YAML, or empty
     * @return the points in the order written; empty if both texts are
     * @throws IllegalArgumentException if both are given, the profile is missing or for another protocol, or anything in
     *     it is wrong; the message names file, line, key, value and what was expected
     */
    List<PointEntry> points(String protocol, String profile, String points);
}
