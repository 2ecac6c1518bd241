package org.ohmstead.driver.modbus.internal;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.ohmstead.lib.transport.Deadline;

/**
 * Writes values: what lies side by side and comes one after the other goes in one exchange. Safe for use by any thread.
 *
 * <p>A bit or bit field of a register is written by reading the register, changing the bits, and writing it, with the
 * line kept in between: no other of our writes comes between, but the device itself or another master may.
 */
final class Writer {

    private static final int COIL_ON = 0xFF;

    private final ModbusUrl url;
    private final ModbusLine line;
    private final Duration timeout;
    private final boolean alwaysMany;

    Writer(ModbusUrl url, ModbusLine line, Duration timeout, boolean alwaysMany) {
        this.url = url;
        this.line = line;
        this.timeout = timeout;
        this.alwaysMany = alwaysMany;
    }

    /**
     * A value that fits, ready to go.
     *
     * @param index in the list of writes
     * @param point where it goes
     * @param content what goes
     */
    private record Ready(int index, ModbusPoint point, Codec.Content content) {

        boolean follows(Ready previous) {
            return point.table() == previous.point.table()
                    && point.span().start() == previous.point.span().end()
                    && !content.partial()
                    && !previous.content.partial();
        }
    }

    /** {@return one outcome per write, in order; {@code points} are those of {@code writes}, in the same order} */
    List<Written> write(List<Write> writes, List<ModbusPoint> points) {
        return new Task(writes, points).carryOut();
    }

    /** The writes of one call. Once the unit is silent the rest is not tried: each would take another timeout. */
    private final class Task {

        private final List<Write> writes;
        private final List<ModbusPoint> points;
        private final Written[] outcomes;
        private Optional<ModbusTrouble> silence = Optional.empty();

        private Task(List<Write> writes, List<ModbusPoint> points) {
            this.writes = writes;
            this.points = points;
            this.outcomes = new Written[writes.size()];
        }

        private List<Written> carryOut() {
            List<Ready> run = new ArrayList<>();
            for (int i = 0; i < outcomes.length; i++) {
                try {
                    Ready ready = new Ready(
                            i,
                            points.get(i),
                            content(points.get(i), writes.get(i).value()));
                    if (!run.isEmpty()
                            && !(ready.follows(run.get(run.size() - 1))
                                    && length(run) + length(ready)
                                            <= ready.point.table().maxWrite())) {
                        send(run);
                        run.clear();
                    }
                    run.add(ready);
                } catch (ModbusTrouble e) {
                    outcomes[i] = failed(points.get(i), e);
                }
            }
            send(run);
            return List.of(outcomes);
        }

        private void send(List<Ready> run) {
            if (run.isEmpty()) {
                return;
            }
            try {
                if (silence.isPresent()) {
                    throw silence.get();
                }
                exchange(run);
                run.forEach(ready -> outcomes[ready.index] =
                        new Written.Done(ready.point.spec().name()));
            } catch (ModbusTrouble e) {
                boolean refused = e.fault() == Fault.REFUSED || e.fault() == Fault.ILLEGAL_ADDRESS;
                if (refused && run.size() > 1) {
                    run.forEach(ready -> send(List.of(ready))); // the device may take some of them
                    return;
                }
                run.forEach(ready -> outcomes[ready.index] = failed(ready.point, e));
                if (silence.isEmpty() && (e.fault() == Fault.TIMEOUT || e.fault() == Fault.OFFLINE)) {
                    silence = Optional.of(new ModbusTrouble(
                            e.fault(), "not tried, as the write before it had no answer: " + e.getMessage()));
                }
            }
        }
    }

    private static Codec.Content content(ModbusPoint point, Value value) throws ModbusTrouble {
        if (!point.spec().writable()) {
            throw new ModbusTrouble(Fault.READ_ONLY, "the point is not marked as writable");
        }
        Codec.Content content = point.codec().encode(value);
        double number = value instanceof Value.Real real
                ? real.value()
                : value instanceof Value.Whole whole ? (double) whole.value() : Double.NaN;
        if (!Double.isNaN(number) && !point.spec().limits().allow(number)) {
            throw Codec.unfit(
                    value,
                    "a number of " + point.spec().limits().min() + " to "
                            + point.spec().limits().max());
        }
        return content;
    }

    private void exchange(List<Ready> run) throws ModbusTrouble {
        Ready first = run.get(0);
        Table table = first.point.table();
        int start = first.point.span().start();
        if (first.content.partial()) {
            change(first);
        } else if (length(run) == 1 && !alwaysMany) {
            byte[] bytes = first.content.bytes();
            byte[] value = table.bits() ? new byte[] {(byte) (bytes[0] * COIL_ON), 0} : bytes;
            one(table, start, value, Deadline.in(timeout));
        } else {
            many(table, start, length(run), table.bits() ? packed(run) : joined(run), Deadline.in(timeout));
        }
    }

    private void change(Ready ready) throws ModbusTrouble {
        Deadline deadline = Deadline.in(timeout);
        int start = ready.point.span().start();
        line.begin(deadline);
        try {
            Request read = Request.read(url.rtu(), url.unit(), Table.HOLDING, start, 1);
            line.exchange(read, timeout, deadline);
            int mask = ready.content.mask();
            int kept = word(read.answer(), read.contentAt()) & ~mask;
            int register = kept | (word(ready.content.bytes(), 0) & mask);
            byte[] changed = {(byte) (register >> 8), (byte) register};
            if (alwaysMany) {
                many(Table.HOLDING, start, 1, changed, deadline);
            } else {
                one(Table.HOLDING, start, changed, deadline);
            }
        } finally {
            line.end();
        }
    }

    private void one(Table table, int start, byte[] value, Deadline deadline) throws ModbusTrouble {
        byte[] data = {(byte) (start >> 8), (byte) start, value[0], value[1]};
        line.exchange(Request.write(url.rtu(), url.unit(), table.writeOneFunction(), data), timeout, deadline);
    }

    private void many(Table table, int start, int length, byte[] content, Deadline deadline) throws ModbusTrouble {
        byte[] data = new byte[5 + content.length];
        data[0] = (byte) (start >> 8);
        data[1] = (byte) start;
        data[2] = (byte) (length >> 8);
        data[3] = (byte) length;
        data[4] = (byte) content.length;
        System.arraycopy(content, 0, data, 5, content.length);
        line.exchange(Request.write(url.rtu(), url.unit(), table.writeManyFunction(), data), timeout, deadline);
    }

    private static byte[] joined(List<Ready> run) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        run.forEach(ready -> all.writeBytes(ready.content.bytes()));
        return all.toByteArray();
    }

    private static byte[] packed(List<Ready> run) {
        byte[] bytes = new byte[(run.size() + 7) / 8];
        for (int i = 0; i < run.size(); i++) {
            bytes[i / 8] |= (byte) (run.get(i).content.bytes()[0] << (i % 8));
        }
        return bytes;
    }

    private static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int length(Ready ready) {
        return ready.point.codec().length();
    }

    private static int length(List<Ready> run) {
        return run.stream().mapToInt(Writer::length).sum();
    }

    private static Written failed(ModbusPoint point, ModbusTrouble trouble) {
        return new Written.Failed(point.spec().name(), trouble.fault(), trouble.getMessage());
    }
}
