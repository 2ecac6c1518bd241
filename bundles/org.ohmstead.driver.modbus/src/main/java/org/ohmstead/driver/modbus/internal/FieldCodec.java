package org.ohmstead.driver.modbus.internal;

import java.time.Instant;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * Some bits of one register: a flag, or a small unsigned number. Bit 0 is the least significant.
 *
 * @param low the lowest bit
 * @param high the highest bit
 * @param flag whether it is on or off instead of a number
 */
record FieldCodec(int low, int high, boolean flag) implements Codec {

    @Override
    public ValueType type() {
        return flag ? ValueType.BOOLEAN : ValueType.LONG;
    }

    @Override
    public int length() {
        return 1;
    }

    @Override
    public Reading decode(String point, byte[] answer, int contentAt, int address, Instant at) {
        int from = contentAt + 2 * address;
        int register = ((answer[from] & 0xFF) << 8) | (answer[from + 1] & 0xFF);
        int content = (register >> low) & most();
        Value value = flag ? Value.of(content == 1) : Value.of((long) content);
        return new Reading.Good(point, value, at, TimeSource.ARRIVAL);
    }

    @Override
    public Content encode(Value value) throws ModbusTrouble {
        long content;
        if (flag && value instanceof Value.Bool bool) {
            content = bool.value() ? 1 : 0;
        } else if (!flag && value instanceof Value.Whole whole) {
            content = whole.value();
        } else {
            throw Codec.unfit(value, type().expected());
        }
        if (content < 0 || content > most()) {
            throw Codec.unfit(value, "a whole number of 0 to " + most());
        }
        int register = (int) content << low;
        return new Content(new byte[] {(byte) (register >> 8), (byte) register}, most() << low);
    }

    private int most() {
        return (1 << (high - low + 1)) - 1;
    }
}
