package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;

/** Frames of Modbus TCP: MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3. */
final class TcpFraming implements Framing {

    private static final int HEADER = 6;
    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 254;

    @Override
    public void receive(ByteLink link, Request request, Deadline deadline) throws IOException, ModbusTrouble {
        byte[] answer = request.answer();
        int got = Framing.fill(link, answer, 0, HEADER, deadline);
        int transaction = word(answer, 0);
        int protocol = word(answer, 2);
        int length = word(answer, 4);
        int asked = word(request.frame(), 0);
        if (transaction != asked || protocol != 0 || length < MIN_LENGTH || length > MAX_LENGTH) {
            throw Framing.malformed("transaction " + asked + " of protocol 0 with a length of 3 to 254 expected, got "
                    + transaction + ", " + protocol + " and " + length);
        }
        int end = HEADER + length;
        got = Framing.fill(link, answer, got, end, deadline);
        if (got > end) {
            throw Framing.malformed("an answer of " + end + " bytes expected, got " + got);
        }
        if ((answer[HEADER] & 0xFF) != request.unit()) {
            throw Framing.malformed("unit " + request.unit() + " expected, got " + (answer[HEADER] & 0xFF));
        }
        Framing.check(request, end);
    }

    private static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
