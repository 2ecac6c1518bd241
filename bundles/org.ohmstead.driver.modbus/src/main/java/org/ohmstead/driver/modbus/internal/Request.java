package org.ohmstead.driver.modbus.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One request, framed once and sent as often as wanted; the place for its answer comes with it. For use by one thread at
 * a time.
 *
 * <p>Layout of both frames: a prefix (MBAP header of 6 bytes, or nothing), unit, function, data, a suffix (nothing, or a
 * check sum of 2 bytes). MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3; MODBUS over Serial Line V1.02, 2.5.1.
 */
final class Request {

    /** The longest frame: 6 bytes of MBAP header, unit, and a PDU of 253 bytes. */
    static final int MAX_FRAME = 260;

    private static final int MBAP_PREFIX = 6;
    private static final int CRC_LENGTH = 2;

    private final byte[] frame;
    private final boolean rtu;
    private final byte[] answer = new byte[MAX_FRAME];
    private final int answerBytes;

    private Request(byte[] frame, boolean rtu, int answerBytes) {
        this.frame = frame;
        this.rtu = rtu;
        this.answerBytes = answerBytes;
    }

    /** {@return a request for the content of a span} */
    static Request read(boolean rtu, int unit, Table table, int start, int length) {
        byte[] data = {(byte) (start >> 8), (byte) start, (byte) (length >> 8), (byte) length};
        return new Request(frame(rtu, unit, table.readFunction(), data), rtu, table.bytes(length));
    }

    /** {@return a request to write; the answer has no bytes of its own but repeats four of the request} */
    static Request write(boolean rtu, int unit, int function, byte[] data) {
        return new Request(frame(rtu, unit, function, data), rtu, -1);
    }

    byte[] frame() {
        return frame;
    }

    byte[] answer() {
        return answer;
    }

    int unit() {
        return frame[prefix()] & 0xFF;
    }

    int function() {
        return frame[prefix() + 1] & 0xFF;
    }

    boolean reads() {
        return answerBytes >= 0;
    }

    /** {@return how many bytes of content the answer to a read has} */
    int answerBytes() {
        return answerBytes;
    }

    /** {@return where in the answer to a read its content begins} */
    int contentAt() {
        return prefix() + 3;
    }

    /** {@return the length of the frames' prefix} */
    int prefix() {
        return rtu ? 0 : MBAP_PREFIX;
    }

    /** Numbers the request, if its frame has a number. */
    void number(int transaction) {
        if (!rtu) {
            frame[0] = (byte) (transaction >> 8);
            frame[1] = (byte) transaction;
        }
    }

    /** {@return whether the answer repeats address and quantity or value, as the answer to a write does} */
    boolean repeatedBy(int answerEnd) {
        int from = prefix() + 2;
        return answerEnd >= from + 4 && Arrays.equals(frame, from, from + 4, answer, from, from + 4);
    }

    private static byte[] frame(boolean rtu, int unit, int function, byte[] data) {
        int length = 2 + data.length;
        ByteBuffer frame = ByteBuffer.allocate((rtu ? CRC_LENGTH : MBAP_PREFIX) + length);
        if (!rtu) {
            frame.putInt(0).putShort((short) length);
        }
        frame.put((byte) unit).put((byte) function).put(data);
        if (rtu) {
            int crc = Crc16.of(frame.array(), 0, length);
            frame.put((byte) crc).put((byte) (crc >> 8));
        }
        return frame.array();
    }
}
