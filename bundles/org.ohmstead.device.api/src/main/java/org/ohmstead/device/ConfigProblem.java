package org.ohmstead.device;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where the file, as {@code etc/org.ohmstead.driver.modbus-pump.cfg}, or the PID if there is none
 * @param key the property
 * @param value as written; empty if it is missing
 * @param expected what it should have been
 */
public record ConfigProblem(String where, String key, String value, String expected) {

    /** {@return the problem in one sentence} */
    public String text() {
        return where + ": " + key + " = '" + value + "': " + expected + " expected";
    }
}
