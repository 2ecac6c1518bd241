package org.ohmstead.config;

import org.ohmstead.device.ConfigException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lists of points as tables for spreadsheets: CSV (RFC 4180) in UTF-8 with a header line, one line a point, one column a
 * key. Safe for use by any thread.
 */
@ProviderType
public interface PointTables {

    /**
     * {@return the points of an item as CSV} Reading it back changes nothing.
     *
     * @param id {@code profiles/NAME.yaml}, or the PID of a device with {@code points} or {@code profile}: then the points
     *     of that
     * @throws IllegalArgumentException if the item does not exist or has no list of points; the message says which
     */
    String csv(String id);

    /**
     * {@return the change that gives an item the points of a table} What did not change stays as it is written, comments too;
     * a device whose {@code points} become too many for its configuration gets a profile of its own.
     *
     * @param id as for {@link #csv}
     * @param table CSV; separators comma or semicolon
     * @throws ConfigException if anything is wrong; the problems name the line, the column and what was expected
     * @throws IllegalArgumentException if the item does not exist
     */
    ChangeSet change(String id, String table) throws ConfigException;
}
