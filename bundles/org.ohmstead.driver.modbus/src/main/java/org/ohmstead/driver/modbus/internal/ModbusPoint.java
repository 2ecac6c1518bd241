package org.ohmstead.driver.modbus.internal;

import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;

/**
 * A point with the meaning of its addresses.
 *
 * @param spec what all know of it; has a span
 * @param table where it is
 * @param codec what the addresses mean
 */
record ModbusPoint(PointSpec spec, Table table, Codec codec) {

    Span span() {
        return spec.span().orElseThrow();
    }
}
