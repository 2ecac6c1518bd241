package org.ohmstead.device;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where the file, as {@code etc/org.ohmstead.driver.modbus-pump.cfg}, or the PID if there is none
 * @param key the property, or the place in what it holds or names, as {@code points: point 'speed', at}; empty if the
 *     file as a whole is wrong
 * @param value as written; empty if it is missing
 * @param expected what it should have been; of a file as a whole, a sentence
 */
public record ConfigProblem(String where, String key, String value, String expected) {

    /** {@return the problem in one sentence} */
    public String text() {
        return where.isEmpty() ? sentence() : where + ": " + sentence();
    }

    /** {@return the problem without the place where it is} */
    public String sentence() {
        return key.isEmpty() ? expected : key + " = '" + value + "': " + expected + " expected";
    }
}
