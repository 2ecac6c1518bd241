package org.ohmstead.sim.modbus.internal;

import com.ghgande.j2mod.modbus.procimg.Register;
import java.util.function.IntConsumer;

/**
 * One register as it is while one request is answered. It hands on what is written to it and then holds that itself, as
 * the answer to a write repeats it (MODBUS Application Protocol V1.1b3, 6.6). For use by one thread.
 */
final class Cell implements Register {

    private final IntConsumer writer;
    private int content;

    /**
     * A register.
     *
     * @param content 16 bits
     * @param writer takes what is written; may refuse by {@link IllegalArgumentException}
     */
    Cell(int content, IntConsumer writer) {
        this.content = content;
        this.writer = writer;
    }

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
        content = value & 0xFFFF;
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
