package org.ohmstead.driver.modbus.internal;

import java.util.Locale;

/** The four address spaces, MODBUS Application Protocol V1.1b3, 4.3, with their functions. */
enum Table {
    /** 16-bit registers to read and write. */
    HOLDING(3, 6, 16, false),
    /** 16-bit registers to read. */
    INPUT(4, 0, 0, false),
    /** Bits to read and write. */
    COIL(1, 5, 15, true),
    /** Bits to read. */
    DISCRETE(2, 0, 0, true);

    private final int readFunction;
    private final int writeOneFunction;
    private final int writeManyFunction;
    private final boolean bits;

    Table(int readFunction, int writeOneFunction, int writeManyFunction, boolean bits) {
        this.readFunction = readFunction;
        this.writeOneFunction = writeOneFunction;
        this.writeManyFunction = writeManyFunction;
        this.bits = bits;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    int readFunction() {
        return readFunction;
    }

    int writeOneFunction() {
        return writeOneFunction;
    }

    int writeManyFunction() {
        return writeManyFunction;
    }

    boolean bits() {
        return bits;
    }

    boolean writable() {
        return writeOneFunction != 0;
    }

    /** {@return how many bytes a number of addresses takes in an answer} */
    int bytes(int length) {
        return bits ? (length + 7) / 8 : 2 * length;
    }

    /** {@return the most addresses that one write can carry: 123 registers, 1968 bits (6.11, 6.12)} */
    int maxWrite() {
        return bits ? 1968 : 123;
    }
}
