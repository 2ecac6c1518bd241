package org.ohmstead.driver.modbus.internal;

import java.io.IOException;

/** The side of a line on which the twin sits: takes requests one by one, in RTU or TCP frames. */
interface Wire extends AutoCloseable {

    /** What the twin does with a request. */
    @FunctionalInterface
    interface Handler {

        /**
         * Answers.
         *
         * @param pdu of the request
         * @param framer makes a frame of a PDU
         * @return the bytes to send, possibly none
         */
        byte[] handle(byte[] pdu, Framer framer) throws IOException;
    }

    /** Makes a frame that answers the present request. */
    @FunctionalInterface
    interface Framer {

        byte[] frame(byte[] pdu);
    }

    /** {@return the url for the driver, without query} */
    String url();

    /** Makes the device reachable. */
    void up() throws IOException;

    /** Makes the device unreachable. */
    void down() throws IOException;

    /** {@return how many connections the driver holds} */
    int connections();

    @Override
    void close();
}
