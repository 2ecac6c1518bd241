package org.ohmstead.driver.modbus.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The twin's own framing, for both kinds of frames. */
final class Frames {

    private Frames() {}

    /** Serves requests until the stream ends. */
    static void serve(boolean rtu, InputStream from, OutputStream to, Wire.Handler handler) throws IOException {
        DataInputStream in = new DataInputStream(from);
        while (true) {
            byte[] answer = rtu ? rtu(in, handler) : tcp(in, handler);
            to.write(answer);
            to.flush();
        }
    }

    private static byte[] tcp(DataInputStream in, Wire.Handler handler) throws IOException {
        byte[] header = new byte[7];
        in.readFully(header);
        byte[] pdu = new byte[Memory.word(header, 4) - 1];
        in.readFully(pdu);
        return handler.handle(pdu, answer -> ByteBuffer.allocate(7 + answer.length)
                .put(header, 0, 4)
                .putShort((short) (answer.length + 1))
                .put(header[6])
                .put(answer)
                .array());
    }

    private static byte[] rtu(DataInputStream in, Wire.Handler handler) throws IOException {
        byte[] frame = new byte[256];
        in.readFully(frame, 0, 8);
        int length = 8;
        if (frame[1] == 15 || frame[1] == 16) {
            length = 9 + (frame[6] & 0xFF);
            in.readFully(frame, 8, length - 8);
        }
        byte[] check = crc(frame, length - 2);
        if (frame[length - 2] != check[0] || frame[length - 1] != check[1]) {
            throw new IOException("a request with a wrong check sum");
        }
        return handler.handle(Arrays.copyOfRange(frame, 1, length - 2), answer -> {
            byte[] out = Arrays.copyOf(new byte[] {frame[0]}, answer.length + 3);
            System.arraycopy(answer, 0, out, 1, answer.length);
            System.arraycopy(crc(out, out.length - 2), 0, out, out.length - 2, 2);
            return out;
        });
    }

    /** The check sum bit by bit, as MODBUS over Serial Line V1.02, 6.2.2 describes it in words. */
    static byte[] crc(byte[] bytes, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                boolean carry = (crc & 1) == 1;
                crc >>= 1;
                if (carry) {
                    crc ^= 0xA001;
                }
            }
        }
        return new byte[] {(byte) crc, (byte) (crc >> 8)};
    }
}
