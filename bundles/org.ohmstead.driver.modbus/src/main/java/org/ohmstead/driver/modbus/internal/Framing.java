package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import org.ohmstead.driver.Fault;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;

/** How the end of an answer is found, and how it is known to be the answer. */
interface Framing {

    /** Set in the function of an answer that refuses: MODBUS Application Protocol V1.1b3, 7. */
    int ERROR_BIT = 0x80;

    /**
     * Receives the answer to a request that was just sent, into the request's own buffer, and checks that it is the
     * answer to this one and none other.
     *
     * @throws ModbusTrouble if the device refuses, is silent, or answers something else
     * @throws IOException if the link breaks
     */
    void receive(ByteLink link, Request request, Deadline deadline) throws IOException, ModbusTrouble;

    /**
     * Reads on until a number of bytes is there.
     *
     * @return how many are there, at least {@code wanted}
     */
    static int fill(ByteLink link, byte[] buffer, int have, int wanted, Deadline deadline)
            throws IOException, ModbusTrouble {
        int got = have;
        while (got < wanted) {
            int read = link.read(buffer, got, buffer.length - got, deadline);
            if (read < 0) {
                throw new IOException(
                        got == 0
                                ? "the device closed the connection"
                                : "the connection was closed after " + got + " bytes of an answer");
            }
            if (read == 0) {
                throw new ModbusTrouble(
                        Fault.TIMEOUT,
                        got == 0
                                ? "no answer in time"
                                : "an answer that stopped after " + got + " of at least " + wanted + " bytes");
            }
            got += read;
        }
        return got;
    }

    /**
     * Checks the part that both kinds of frames share, from the function on.
     *
     * @param end behind the last byte of it
     */
    static void check(Request request, int end) throws ModbusTrouble {
        byte[] answer = request.answer();
        int at = request.prefix() + 1;
        int function = answer[at] & 0xFF;
        if (function == (request.function() | ERROR_BIT) && end == at + 2) {
            throw ModbusTrouble.refused(answer[at + 1] & 0xFF);
        }
        if (function != request.function()) {
            throw malformed("function " + request.function() + " expected, got " + function);
        }
        if (request.reads()) {
            int count = answer[at + 1] & 0xFF;
            if (count != request.answerBytes() || end != at + 2 + count) {
                throw malformed(request.answerBytes() + " bytes of content expected, got " + count + " announced and "
                        + (end - at - 2) + " sent");
            }
        } else if (end != at + 5 || !request.repeatedBy(end)) {
            throw malformed("an answer that repeats the write expected, got another");
        }
    }

    static ModbusTrouble malformed(String detail) {
        return new ModbusTrouble(Fault.MALFORMED, detail);
    }
}
