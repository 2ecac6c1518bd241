package org.ohmstead.lib.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection. */
final class TcpLink extends Channel {

    private static final Logger LOG = LoggerFactory.getLogger(TcpLink.class);
    private static final int SLICE_MS = 50;

    private final String name;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private TcpLink(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static TcpLink connect(String host, int port, Duration timeout) throws IOException {
        String name = host + ":" + port;
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new IOException("no address known for this name");
            }
            socket.connect(address, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
            return new TcpLink(name, socket);
        } catch (SocketTimeoutException e) {
            socket.close();
            throw new IOException("cannot connect to " + name + " within " + timeout.toMillis() + " ms", e);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot connect to " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) throws IOException {
        int left = deadline.leftMillis();
        if (left == 0 && in.available() == 0) {
            return 0;
        }
        do {
            if (takeWake() && in.available() == 0) {
                return 0;
            }
            socket.setSoTimeout(Math.max(1, Math.min(left, SLICE_MS)));
            try {
                return in.read(target, offset, length);
            } catch (SocketTimeoutException e) {
                left = deadline.leftMillis();
            }
        } while (left > 0);
        return 0;
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) throws IOException {
        out.write(source, offset, length);
    }

    @Override
    public int discard() throws IOException {
        int waiting = in.available();
        in.skipNBytes(waiting);
        return waiting;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed, nothing is lost: {}", name, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
