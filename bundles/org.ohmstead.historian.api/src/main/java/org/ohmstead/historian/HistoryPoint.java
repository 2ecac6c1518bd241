package org.ohmstead.historian;

import org.ohmstead.driver.PointId;
import org.ohmstead.driver.ValueType;

/**
 * A point that has a history.
 *
 * @param id which
 * @param type of its values when last written
 * @param unit of its values when last written, a UCUM code
 */
public record HistoryPoint(PointId id, ValueType type, String unit) {}
