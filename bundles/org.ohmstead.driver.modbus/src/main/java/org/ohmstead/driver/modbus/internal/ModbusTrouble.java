package org.ohmstead.driver.modbus.internal;

import org.ohmstead.driver.Fault;

/** An exchange that did not bring what was asked for, with the fault it amounts to. Without a stack: it is no defect. */
final class ModbusTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final boolean answered;

    /** Trouble without an answer, or with none that could be understood. */
    ModbusTrouble(Fault fault, String detail) {
        this(fault, detail, false);
    }

    private ModbusTrouble(Fault fault, String detail, boolean answered) {
        super(detail, null, false, false);
        this.fault = fault;
        this.answered = answered;
    }

    /** The answer of a device that refuses; codes by MODBUS Application Protocol V1.1b3, 7. */
    static ModbusTrouble refused(int code) {
        return switch (code) {
            case 1 -> answer(Fault.REFUSED, "the device answered: illegal function (1)");
            case 2 -> answer(Fault.ILLEGAL_ADDRESS, "the device answered: illegal data address (2)");
            case 3 -> answer(Fault.REFUSED, "the device answered: illegal data value (3)");
            case 4 -> answer(Fault.REFUSED, "the device answered: server device failure (4)");
            case 5 -> answer(Fault.REFUSED, "the device answered: acknowledged, not done yet (5)");
            case 6 -> answer(Fault.REFUSED, "the device answered: busy (6)");
            case 8 -> answer(Fault.REFUSED, "the device answered: memory parity error (8)");
            case 10 -> answer(Fault.OFFLINE, "the gateway answered: no path to the unit (10)");
            case 11 -> answer(Fault.TIMEOUT, "the gateway answered: the unit did not answer it (11)");
            default -> answer(Fault.REFUSED, "the device answered with exception code " + code);
        };
    }

    Fault fault() {
        return fault;
    }

    /** {@return whether the other side answered by the rules, so that question and answer are in step} */
    boolean answered() {
        return answered;
    }

    private static ModbusTrouble answer(Fault fault, String detail) {
        return new ModbusTrouble(fault, detail, true);
    }
}
