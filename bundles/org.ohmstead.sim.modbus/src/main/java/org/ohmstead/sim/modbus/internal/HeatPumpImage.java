package org.ohmstead.sim.modbus.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.ghgande.j2mod.modbus.procimg.DigitalIn;
import com.ghgande.j2mod.modbus.procimg.DigitalOut;
import com.ghgande.j2mod.modbus.procimg.IllegalAddressException;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;

/** The registers of the heat pump; the README has the map. Each answer is worked out when it is asked for. */
final class HeatPumpImage extends SimpleProcessImage {

    private static final int INPUTS = 14;
    private static final int SETPOINT_AT = 20;
    private static final int NAME_AT = 100;
    private static final int NAME_REGISTERS = 8;
    private static final int LEAST_SETPOINT = 200;
    private static final int MOST_SETPOINT = 550;
    private static final double TENTH = 10;

    private final HeatPump pump;
    private final Clock clock;
    private final byte[] name;

    HeatPumpImage(int unit, String name, HeatPump pump, Clock clock) {
        super(unit);
        this.pump = pump;
        this.clock = clock;
        this.name = Arrays.copyOf(name.getBytes(US_ASCII), 2 * NAME_REGISTERS);
    }

    @Override
    public InputRegister[] getInputRegisterRange(int ref, int count) {
        if (ref < 0 || ref + count > INPUTS) {
            throw new IllegalAddressException();
        }
        byte[] inputs = inputs(pump.at(clock.instant()));
        InputRegister[] cells = new InputRegister[count];
        for (int i = 0; i < count; i++) {
            cells[i] = cell(inputs, ref + i);
        }
        return cells;
    }

    @Override
    public InputRegister getInputRegister(int ref) {
        return getInputRegisterRange(ref, 1)[0];
    }

    @Override
    public int getInputRegisterCount() {
        return INPUTS;
    }

    @Override
    public Register[] getRegisterRange(int ref, int count) {
        Register[] cells = new Register[count];
        for (int i = 0; i < count; i++) {
            cells[i] = getRegister(ref + i);
        }
        return cells;
    }

    @Override
    public Register getRegister(int ref) {
        if (ref == SETPOINT_AT) {
            int tenths = (int) Math.round(pump.at(clock.instant()).setpoint() * TENTH);
            return new Cell(tenths, this::setpoint);
        }
        if (ref >= NAME_AT && ref < NAME_AT + NAME_REGISTERS) {
            return cell(name, ref - NAME_AT);
        }
        throw new IllegalAddressException();
    }

    @Override
    public DigitalOut[] getDigitalOutRange(int ref, int count) {
        if (ref != 0 || count != 1) {
            throw new IllegalAddressException();
        }
        return new DigitalOut[] {getDigitalOut(0)};
    }

    @Override
    public DigitalOut getDigitalOut(int ref) {
        if (ref != 0) {
            throw new IllegalAddressException();
        }
        SimpleDigitalOut coil = new SimpleDigitalOut(pump.at(clock.instant()).enabled()) {
            @Override
            public void set(boolean on) {
                super.set(on);
                pump.enable(on);
            }
        };
        return coil;
    }

    @Override
    public DigitalIn[] getDigitalInRange(int ref, int count) {
        HeatPump.State state = pump.at(clock.instant());
        DigitalIn[] all = {new SimpleDigitalIn(state.running()), new SimpleDigitalIn(state.alarm())};
        if (ref < 0 || ref + count > all.length) {
            throw new IllegalAddressException();
        }
        return Arrays.copyOfRange(all, ref, ref + count);
    }

    @Override
    public DigitalIn getDigitalIn(int ref) {
        return getDigitalInRange(ref, 1)[0];
    }

    private void setpoint(int tenths) {
        if (tenths < LEAST_SETPOINT || tenths > MOST_SETPOINT) {
            throw new IllegalArgumentException("a setpoint of 200 to 550 tenths of a degree expected, got " + tenths);
        }
        pump.at(clock.instant());
        pump.setpoint(tenths / TENTH);
    }

    private static byte[] inputs(HeatPump.State state) {
        int status = (state.running() ? 1 : 0) | (state.alarm() ? 2 : 0) | (state.enabled() ? 1 << 4 : 0);
        return ByteBuffer.allocate(2 * INPUTS)
                .putFloat((float) state.outdoor())
                .putFloat((float) state.flow())
                .putFloat((float) state.back())
                .putFloat((float) state.power())
                .putInt((int) Math.round(state.energyWh()))
                .putShort((short) Math.round(state.cop() * 100))
                .putShort((short) status)
                .putFloat((float) state.heat())
                .array();
    }

    private static Cell cell(byte[] bytes, int register) {
        return Cell.readOnly(((bytes[2 * register] & 0xFF) << 8) | (bytes[2 * register + 1] & 0xFF));
    }
}
