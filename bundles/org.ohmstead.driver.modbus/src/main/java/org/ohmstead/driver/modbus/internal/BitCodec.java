package org.ohmstead.driver.modbus.internal;

import java.time.Instant;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** A coil or a discrete input. */
record BitCodec() implements Codec {

    @Override
    public ValueType type() {
        return ValueType.BOOLEAN;
    }

    @Override
    public int length() {
        return 1;
    }

    @Override
    public Reading decode(String point, byte[] answer, int contentAt, int address, Instant at) {
        boolean on = ((answer[contentAt + address / 8] >> (address % 8)) & 1) == 1;
        return new Reading.Good(point, Value.of(on), at, TimeSource.ARRIVAL);
    }

    @Override
    public Content encode(Value value) throws ModbusTrouble {
        if (value instanceof Value.Bool bool) {
            return new Content((byte) (bool.value() ? 1 : 0));
        }
        throw Codec.unfit(value, type().expected());
    }
}
