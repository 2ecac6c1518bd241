package org.ohmstead.actuation;

import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;

/** What became of a command. */
public sealed interface Outcome {

    /** {@return what happened, for people} */
    String detail();

    /**
     * The device took it.
     *
     * @param readBack what the point was worth right after; what it was last worth if it could not be read, which its
     *     time and the detail tell
     * @param detail empty, or that the value read back differs, and how, or why it could not be read back
     */
    record Done(PointState readBack, String detail) implements Outcome {}

    /**
     * The person may not.
     *
     * @param detail what right is missing
     */
    record Denied(String detail) implements Outcome {}

    /**
     * A higher level holds the point.
     *
     * @param detail who holds it, at which level, until when
     */
    record Outranked(String detail) implements Outcome {}

    /**
     * There is no such point.
     *
     * @param detail which
     */
    record Unknown(String detail) implements Outcome {}

    /**
     * The point does not take this command: wrong type, beyond its limits or what the device can hold, read-only, or a
     * level that is not kept.
     *
     * @param detail value and what was expected
     */
    record Unsuitable(String detail) implements Outcome {}

    /**
     * The gateway could not send it now, and the device was not touched: the audit could not record it, a part of the
     * gateway was being exchanged, or too many commands waited. The same command may work later.
     *
     * @param detail why
     */
    record NotSent(String detail) implements Outcome {}

    /**
     * The device refused or did not answer in time; after a timeout it is not known whether it took the value, unless the
     * detail says that it was not sent.
     *
     * @param fault for programs; {@link Fault#UPDATING} if the gateway's own scan was exchanged after it was sent
     * @param detail for people
     */
    record Failed(Fault fault, String detail) implements Outcome {}
}
