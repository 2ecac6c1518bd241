package org.ohmstead.driver.modbus.internal;

/**
 * What lies between the number in the registers and the value: value = number × factor + offset.
 *
 * @param factor not 0, finite
 * @param offset finite
 * @param divisor 1 / factor if that is a whole number, else 0: 235 / 10 is 23.5, but 235 × 0.1 is 23.500000000000004
 */
record Scale(double factor, double offset, double divisor) {

    static Scale of(double factor, double offset) {
        double inverse = Math.rint(1 / factor);
        return new Scale(factor, offset, Math.abs(inverse) > 1 && 1 / inverse == factor ? inverse : 0);
    }

    double value(double number) {
        return (divisor == 0 ? number * factor : number / divisor) + offset;
    }

    double number(double value) {
        return divisor == 0 ? (value - offset) / factor : (value - offset) * divisor;
    }
}
