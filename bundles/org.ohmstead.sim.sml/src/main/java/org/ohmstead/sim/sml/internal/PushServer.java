package org.ohmstead.sim.sml.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes the telegrams of a meter to everybody who connects, as a serial device server with an optical head does. One
 * thread, from construction to {@link #close}. Who does not read misses whole telegrams, not parts of them.
 */
public final class PushServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PushServer.class);
    private static final long JOIN_MS = 5000;

    /** Small: nobody wants the telegrams of a minute ago. */
    private static final int SEND_BUFFER = 16 * 1024;

    private final TelegramSource source;
    private final long intervalNanos;
    private final Clock clock;
    private final Random random;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final SelectionKey entrance;
    private final Thread thread;
    private final ByteBuffer ignored = ByteBuffer.allocate(512);
    private volatile StreamFault fault;
    private volatile boolean closed;
    private final AtomicInteger connections = new AtomicInteger();
    private int number;
    private boolean crowded;

    /**
     * Starts to listen and to push.
     *
     * @param source says what to push
     * @param address where to listen; port 0 for any
     * @param interval between two telegrams
     * @param fault what is wrong from the start
     * @param clock the meter's time
     * @throws IOException if the address cannot be listened at; the message names it
     */
    public PushServer(
            TelegramSource source, InetSocketAddress address, Duration interval, StreamFault fault, Clock clock)
            throws IOException {
        this.source = source;
        this.intervalNanos = interval.toNanos();
        this.fault = fault;
        this.clock = clock;
        this.random = new Random(1);
        this.selector = Selector.open();
        this.server = ServerSocketChannel.open();
        try {
            if (address.isUnresolved()) {
                throw new IOException("no address known for this name");
            }
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address);
            server.configureBlocking(false);
            this.entrance = server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            server.close();
            selector.close();
            String where = address.getHostString() + ":" + address.getPort();
            throw new IOException("cannot listen at " + where + ": " + e.getMessage(), e);
        }
        this.thread = new Thread(this::run, "ohmstead-sim.sml");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the port it listens at} */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** {@return how many are connected now} */
    public int connections() {
        return connections.get();
    }

    /**
     * Makes something wrong, or right again, from the next telegram on.
     *
     * @param what is wrong
     */
    public void fault(StreamFault what) {
        fault = what;
        selector.wakeup();
    }

    /** Closes all connections and returns when the thread has ended and the port is free. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (!closed) {
                long wait = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
                selector.select(this::serve, Math.max(1, wait));
                if (System.nanoTime() - next >= 0) {
                    entrance.interestOps(SelectionKey.OP_ACCEPT);
                    push();
                    next = Math.max(next + intervalNanos, System.nanoTime() - intervalNanos);
                }
            }
        } catch (IOException e) {
            LOG.error("port {}: the simulated meter ends: {}", port(), e.getMessage(), e);
        } finally {
            selector.keys().forEach(this::drop);
            closeQuietly(selector);
        }
    }

    private void serve(SelectionKey key) {
        if (key.equals(entrance)) {
            letIn();
            return;
        }
        try {
            if (key.isReadable() && ((SocketChannel) key.channel()).read(ignored.clear()) < 0) {
                drop(key);
            } else if (key.isWritable()) {
                flush(key);
            }
        } catch (IOException e) {
            LOG.debug("port {}: a connection broke: {}", port(), e.getMessage());
            drop(key);
        }
    }

    private void letIn() {
        try {
            SocketChannel channel = server.accept();
            crowded = false;
            if (channel != null) {
                welcome(channel);
            }
        } catch (IOException e) {
            if (!crowded) {
                crowded = true;
                LOG.warn("port {}: takes no connection for now: {}", port(), e.getMessage());
            }
            // Out of file descriptors, which others have to give back: not to be tried before the next telegram.
            entrance.interestOps(0);
        }
    }

    private void welcome(SocketChannel channel) {
        if (fault == StreamFault.CLOSING) {
            closeQuietly(channel);
            return;
        }
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(0));
            connections.incrementAndGet();
        } catch (IOException e) {
            LOG.debug("port {}: a connection broke: {}", port(), e.getMessage());
            closeQuietly(channel);
        }
    }

    private void push() {
        StreamFault now = fault;
        byte[] telegram = now.spoil(source.telegram(number++, clock.instant()), random);
        for (SelectionKey key : selector.keys()) {
            if (!(key.attachment() instanceof ByteBuffer pending)) {
                continue;
            }
            try {
                if (now == StreamFault.CLOSING) {
                    drop(key);
                } else if (!pending.hasRemaining()) {
                    key.attach(ByteBuffer.wrap(telegram));
                    flush(key);
                }
            } catch (IOException e) {
                LOG.debug("port {}: a connection broke: {}", port(), e.getMessage());
                drop(key);
            }
        }
    }

    private static void flush(SelectionKey key) throws IOException {
        ByteBuffer pending = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(pending);
        key.interestOps(pending.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void drop(SelectionKey key) {
        if (key.attachment() instanceof ByteBuffer && key.channel().isOpen()) {
            connections.decrementAndGet();
        }
        key.cancel();
        closeQuietly(key.channel());
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("closing failed, nothing is lost: {}", e.getMessage());
        }
    }
}
