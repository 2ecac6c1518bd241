package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;

/**
 * RTU frames: MODBUS over Serial Line V1.02, 2.5.1. Silence is no safe mark behind an operating system's buffers, so the
 * end of a frame is found by its function and byte count, and its check sum tells whether that was right.
 */
final class RtuFraming implements Framing {

    private static final int SHORTEST = 5;
    private static final int ECHO = 8;
    private static final int CRC_LENGTH = 2;

    @Override
    public void receive(ByteLink link, Request request, Deadline deadline) throws IOException, ModbusTrouble {
        byte[] answer = request.answer();
        int got = 0;
        while (true) {
            got = Framing.fill(link, answer, got, SHORTEST, deadline);
            int end = length(answer);
            got = Framing.fill(link, answer, got, end, deadline);
            int crc = Crc16.of(answer, 0, end - CRC_LENGTH);
            if (answer[end - 2] != (byte) crc || answer[end - 1] != (byte) (crc >> 8)) {
                throw Framing.malformed("a frame of " + end + " bytes with a wrong check sum");
            }
            if (answersTo(request, answer)) {
                Framing.check(request, end - CRC_LENGTH);
                return;
            }
            // a whole frame of another unit or function: an answer that comes after its time is up
            System.arraycopy(answer, end, answer, 0, got - end);
            got -= end;
        }
    }

    private static boolean answersTo(Request request, byte[] answer) {
        return (answer[0] & 0xFF) == request.unit() && (answer[1] & 0x7F) == request.function();
    }

    private static int length(byte[] answer) throws ModbusTrouble {
        int function = answer[1] & 0xFF;
        if ((function & ERROR_BIT) != 0) {
            return SHORTEST;
        }
        int end =
                switch (function) {
                    case 1, 2, 3, 4 -> SHORTEST + (answer[2] & 0xFF);
                    case 5, 6, 15, 16 -> ECHO;
                    default -> throw Framing.malformed("a function that was asked for expected, got " + function);
                };
        if (end > answer.length) {
            throw Framing.malformed("a frame of at most " + answer.length + " bytes expected, got one of " + end);
        }
        return end;
    }
}
