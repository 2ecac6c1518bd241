package org.ohmstead.lib.transport;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A serial port through jSerialComm.
 *
 * <p>A read blocks in the driver of the system, in slices of 100 ms (the unit of termios' VTIME), so that closing ends
 * it; the rest of less than a slice before the deadline is spent asking every ms. A write blocks there, too, and has no
 * timeout of its own (jSerialComm has one on Windows only): a watchdog closes the port, which ends it.
 */
final class SerialLink extends Channel {

    private static final int SLICE_MS = 100;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final SerialPort port;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SerialLink(SerialPort port, String name) {
        this.port = port;
        this.name = name;
    }

    static SerialLink open(SerialSettings settings) throws IOException {
        Detached.make(
                SerialPort::getVersion); // when it is used first, the library makes a thread for the end of the process
        SerialPort port;
        try {
            port = SerialPort.getCommPort(settings.port());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("cannot open " + settings.port() + ": no such serial port", e);
        }
        port.setComPortParameters(
                settings.baud(),
                settings.dataBits(),
                settings.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS,
                SerialSettings.PARITIES.indexOf(settings.parity()));
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, SLICE_MS, 0);
        if (!port.openPort()) {
            throw new IOException("cannot open " + settings.port() + " at " + settings.baud()
                    + " baud: it is missing, in use, or not permitted (error " + port.getLastErrorCode() + ")");
        }
        return new SerialLink(port, settings.port());
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) throws IOException {
        while (true) {
            int waiting = waiting();
            if (waiting == 0 && takeWake()) {
                return 0;
            }
            long left = deadline.leftNanos();
            if (waiting > 0 || left >= TimeUnit.MILLISECONDS.toNanos(SLICE_MS)) {
                int read = port.readBytes(target, waiting > 0 ? Math.min(waiting, length) : 1, offset);
                if (read != 0) {
                    return checked(read);
                }
            } else if (left <= 0) {
                return 0;
            } else {
                LockSupport.parkNanos(Math.min(left, PAUSE));
            }
        }
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) throws IOException {
        CompletableFuture<Void> watchdog = watchdog(patience(deadline));
        try {
            for (int done = 0; done < length; ) {
                int written = port.writeBytes(source, length - done, offset + done);
                if (watchdog.isCompletedExceptionally()) {
                    throw new IOException(
                            name + " took only " + done + " of " + length + " bytes in time; it is closed");
                }
                done += checked(written);
            }
        } finally {
            watchdog.complete(null);
        }
    }

    /** {@return how long a write may take, in ns: what is late already still gets the time to be taken} */
    static long patience(Deadline deadline) {
        return Math.max(deadline.leftNanos(), TimeUnit.MILLISECONDS.toNanos(SLICE_MS));
    }

    /** Closes the port, unless it is completed in time; on a thread of the JDK's shared pool, not on its shared timer. */
    private CompletableFuture<Void> watchdog(long nanos) {
        CompletableFuture<Void> inTime = new CompletableFuture<>();
        CompletableFuture<Void> unused = inTime.orTimeout(nanos, TimeUnit.NANOSECONDS)
                .exceptionallyAsync(late -> {
                    close();
                    return null;
                });
        return inTime;
    }

    @Override
    public int discard() throws IOException {
        int thrown = 0;
        for (int waiting = waiting(); waiting > 0; waiting = waiting()) {
            byte[] bin = new byte[waiting];
            thrown += checked(port.readBytes(bin, bin.length));
        }
        return thrown;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            port.closePort();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private int waiting() throws IOException {
        return checked(port.bytesAvailable());
    }

    private int checked(int count) throws IOException {
        if (closed.get()) {
            throw new IOException(name + " was closed");
        }
        if (count < 0) {
            throw new IOException(name + " is gone (error " + port.getLastErrorCode() + ")");
        }
        return count;
    }
}
