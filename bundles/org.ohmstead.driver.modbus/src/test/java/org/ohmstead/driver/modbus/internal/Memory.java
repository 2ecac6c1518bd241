package org.ohmstead.driver.modbus.internal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What a Modbus device holds, and how it answers: written from MODBUS Application Protocol V1.1b3, 6, without the code
 * under test. Addresses from {@link #END} on do not exist.
 */
final class Memory {

    static final int END = 145;

    final int[] holding = new int[END];
    final int[] input = new int[END];
    final boolean[] coils = new boolean[END];
    final boolean[] discretes = new boolean[END];

    /** {@return the PDU that answers a PDU} */
    synchronized byte[] answer(byte[] pdu) {
        int function = pdu[0] & 0xFF;
        int start = word(pdu, 1);
        int second = word(pdu, 3);
        boolean single = function == 5 || function == 6;
        if (start + (single ? 1 : second) > END) {
            return refusal(function, 2);
        }
        return switch (function) {
            case 1 -> bits(function, coils, start, second);
            case 2 -> bits(function, discretes, start, second);
            case 3 -> words(function, holding, start, second);
            case 4 -> words(function, input, start, second);
            case 5 -> {
                coils[start] = second == 0xFF00;
                yield echo(pdu);
            }
            case 6 -> {
                holding[start] = second;
                yield echo(pdu);
            }
            case 15 -> {
                for (int i = 0; i < second; i++) {
                    coils[start + i] = (pdu[6 + i / 8] >> (i % 8) & 1) == 1;
                }
                yield echo(pdu);
            }
            case 16 -> {
                for (int i = 0; i < second; i++) {
                    holding[start + i] = word(pdu, 6 + 2 * i);
                }
                yield echo(pdu);
            }
            default -> refusal(function, 1);
        };
    }

    static byte[] refusal(int function, int code) {
        return new byte[] {(byte) (function | 0x80), (byte) code};
    }

    static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static byte[] echo(byte[] pdu) {
        return Arrays.copyOf(pdu, 5);
    }

    private static byte[] words(int function, int[] table, int start, int length) {
        var pdu = new ByteArrayOutputStream();
        pdu.write(function);
        pdu.write(2 * length);
        for (int i = start; i < start + length; i++) {
            pdu.write(table[i] >> 8);
            pdu.write(table[i]);
        }
        return pdu.toByteArray();
    }

    private static byte[] bits(int function, boolean[] table, int start, int length) {
        byte[] pdu = new byte[2 + (length + 7) / 8];
        pdu[0] = (byte) function;
        pdu[1] = (byte) (pdu.length - 2);
        for (int i = 0; i < length; i++) {
            pdu[2 + i / 8] |= (byte) (table[start + i] ? 1 << (i % 8) : 0);
        }
        return pdu;
    }
}
