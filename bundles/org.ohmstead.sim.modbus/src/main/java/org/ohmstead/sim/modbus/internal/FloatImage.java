package org.ohmstead.sim.modbus.internal;

import com.ghgande.j2mod.modbus.procimg.IllegalAddressException;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Float values in two holding registers each, most significant first: point n is n + seconds / 10 of the hour, thus
 * changes ten times a second, unless it was set.
 */
final class FloatImage extends SimpleProcessImage {

    private static final long MS_PER_CHANGE = 100;
    private static final long CHANGES = 36_000;

    private final int points;
    private final Clock clock;
    private final Map<Integer, Float> set = new ConcurrentHashMap<>();

    FloatImage(int unit, int points, Clock clock) {
        super(unit);
        this.points = points;
        this.clock = clock;
    }

    /** Gives a point a value that stays. */
    void set(int point, float value) {
        set.put(point, value);
    }

    @Override
    public Register[] getRegisterRange(int ref, int count) {
        if (ref < 0 || count < 1 || ref + count > 2 * points) {
            throw new IllegalAddressException();
        }
        float moving = (float) (Math.floorMod(clock.millis() / MS_PER_CHANGE, CHANGES) / 10.0);
        Register[] cells = new Register[count];
        for (int i = 0; i < count; i++) {
            int point = (ref + i) / 2;
            Float fixed = set.isEmpty() ? null : set.get(point);
            int bits = Float.floatToIntBits(fixed == null ? point + moving : fixed);
            cells[i] = Cell.readOnly((ref + i) % 2 == 0 ? bits >>> 16 : bits & 0xFFFF);
        }
        return cells;
    }

    @Override
    public Register getRegister(int ref) {
        return getRegisterRange(ref, 1)[0];
    }

    @Override
    public int getRegisterCount() {
        return 2 * points;
    }
}
