package org.ohmstead.sim.modbus.internal;

import com.ghgande.j2mod.modbus.procimg.Register;
import java.util.function.IntConsumer;

/**
 * One register as it is at the moment of the answer, or one that hands on what is written to it.
 *
 * @param content 16 bits
 * @param writer takes what is written; may refuse by {@link IllegalArgumentException}
 */
record Cell(int content, IntConsumer writer) implements Register {

    static Cell readOnly(int content) {
        return new Cell(content, value -> {
            throw new IllegalArgumentException("the register takes no writes");
        });
    }

    @Override
    public int getValue() {
        return content;
    }

    @Override
    public int toUnsignedShort() {
        return content;
    }

    @Override
    public short toShort() {
        return (short) content;
    }

    @Override
    public byte[] toBytes() {
        return new byte[] {(byte) (content >> 8), (byte) content};
    }

    @Override
    public void setValue(int value) {
        writer.accept(value & 0xFFFF);
    }

    @Override
    public void setValue(short value) {
        setValue((int) value);
    }

    @Override
    public void setValue(byte[] bytes) {
        setValue(((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF));
    }
}
