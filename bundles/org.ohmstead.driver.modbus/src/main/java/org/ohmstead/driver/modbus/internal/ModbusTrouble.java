package org.ohmstead.driver.modbus.internal;

import org.ohmstead.driver.Fault;

/** An exchange that did not bring what was asked for, with the fault it amounts to. Without a stack: it is no defect. */
final class ModbusTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    ModbusTrouble(Fault fault, String detail) {
        super(detail, null, false, false);
        this.fault = fault;
    }

    /** The answer of a device that refuses; codes by MODBUS Application Protocol V1.1b3, 7. */
    static ModbusTrouble refused(int code) {
        return switch (code) {
            case 1 -> new ModbusTrouble(Fault.REFUSED, "the device answered: illegal function (1)");
            case 2 -> new ModbusTrouble(Fault.ILLEGAL_ADDRESS, "the device answered: illegal data address (2)");
            case 3 -> new ModbusTrouble(Fault.REFUSED, "the device answered: illegal data value (3)");
            case 4 -> new ModbusTrouble(Fault.REFUSED, "the device answered: server device failure (4)");
            case 5 -> new ModbusTrouble(Fault.REFUSED, "the device answered: acknowledged, not done yet (5)");
            case 6 -> new ModbusTrouble(Fault.REFUSED, "the device answered: busy (6)");
            case 8 -> new ModbusTrouble(Fault.REFUSED, "the device answered: memory parity error (8)");
            case 10 -> new ModbusTrouble(Fault.OFFLINE, "the gateway answered: no path to the unit (10)");
            case 11 -> new ModbusTrouble(Fault.TIMEOUT, "the gateway answered: the unit did not answer it (11)");
            default -> new ModbusTrouble(Fault.REFUSED, "the device answered with exception code " + code);
        };
    }

    Fault fault() {
        return fault;
    }
}
