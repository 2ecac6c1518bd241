package org.ohmstead.driver.modbus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * A text, two bytes of UTF-8 per register, ended by a zero byte or by the last register; spaces at the end are padding.
 *
 * @param length in registers
 * @param swapped whether the second character of a register comes first
 */
record TextCodec(int length, boolean swapped) implements Codec {

    @Override
    public ValueType type() {
        return ValueType.TEXT;
    }

    @Override
    public Reading decode(String point, byte[] answer, int contentAt, int address, Instant at) {
        int from = contentAt + 2 * address;
        byte[] bytes = turned(Arrays.copyOfRange(answer, from, from + 2 * length));
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        String text = new String(bytes, 0, end, UTF_8).stripTrailing();
        return new Reading.Good(point, Value.of(text), at, TimeSource.ARRIVAL);
    }

    @Override
    public Content encode(Value value) throws ModbusTrouble {
        if (!(value instanceof Value.Text text)) {
            throw Codec.unfit(value, type().expected());
        }
        byte[] bytes = text.value().getBytes(UTF_8);
        if (bytes.length > 2 * length) {
            throw Codec.unfit(value, "a text of at most " + 2 * length + " bytes");
        }
        return new Content(turned(Arrays.copyOf(bytes, 2 * length)));
    }

    private byte[] turned(byte[] bytes) {
        if (swapped) {
            for (int i = 0; i < bytes.length; i += 2) {
                byte first = bytes[i];
                bytes[i] = bytes[i + 1];
                bytes[i + 1] = first;
            }
        }
        return bytes;
    }
}
