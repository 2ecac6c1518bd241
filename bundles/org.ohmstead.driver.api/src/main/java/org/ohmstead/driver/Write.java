package org.ohmstead.driver;

/**
 * One value to be written.
 *
 * @param point a writable point of the device
 * @param value of the point's type, in its unit, before scaling back
 */
public record Write(PointSpec point, Value value) {}
