package org.ohmstead.sim.modbus.internal;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.net.AbstractModbusListener;
import com.ghgande.j2mod.modbus.net.TCPSlaveConnection;
import com.ghgande.j2mod.modbus.procimg.ProcessImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Modbus TCP slave: j2mod's messages and process images behind an accept loop of our own, since j2mod's leaves the
 * threads of open connections behind when it is stopped. One thread per connection.
 */
final class SlaveServer extends AbstractModbusListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlaveServer.class);
    private static final int BACKLOG = 50;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocket server;
    private final Map<Integer, ProcessImage> images;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final Thread acceptor;

    /**
     * Listens at once.
     *
     * @param host to listen at
     * @param port to listen at, 0 for any
     * @param images what each unit holds
     * @throws IOException if the port cannot be had; the message names it
     */
    SlaveServer(String host, int port, Map<Integer, ProcessImage> images) throws IOException {
        this(bound(host, port), images);
    }

    /** Takes connections from a socket that is bound already, and closes it in the end. */
    SlaveServer(ServerSocket server, Map<Integer, ProcessImage> images) {
        this.images = Map.copyOf(images);
        this.server = server;
        this.acceptor = new Thread(this, "ohmstead-sim.modbus-" + server.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private static ServerSocket bound(String host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen at " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    long requests() {
        return requests.sum();
    }

    long bytesIn() {
        return bytesIn.sum();
    }

    long bytesOut() {
        return bytesOut.sum();
    }

    @Override
    public ProcessImage getProcessImage(int unit) {
        return images.get(unit);
    }

    @Override
    public void run() {
        String trouble = "";
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                trouble = "";
                clients.add(client);
                Thread thread = new Thread(() -> serve(client), acceptor.getName() + "-" + client.getPort());
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    if (!trouble.equals(e.getMessage())) {
                        trouble = String.valueOf(e.getMessage());
                        LOG.warn("port {}: takes no connection for now: {}", port(), trouble);
                    }
                    LockSupport.parkNanos(PAUSE); // out of file descriptors, which others have to give back
                }
            }
        }
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void close() {
        try {
            server.close();
            acceptor.join(); // no connection can be accepted after this
            for (Socket client : clients) {
                client.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("port {}: closing failed, nothing is lost: {}", port(), e.getMessage());
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            AbstractModbusTransport transport = new TCPSlaveConnection(client).getModbusTransport();
            transport.setTimeout(0);
            while (!server.isClosed()) {
                ModbusRequest request = transport.readRequest(this);
                ModbusResponse response = answer(request);
                bytesIn.add(request.getOutputLength());
                bytesOut.add(response.getOutputLength());
                requests.increment();
                transport.writeResponse(response);
            }
        } catch (ModbusIOException | IOException e) {
            LOG.debug("port {}: a connection ended: {}", port(), e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    private ModbusResponse answer(ModbusRequest request) {
        if (!images.containsKey(request.getUnitID())) {
            // MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 4.4.1.2: a unit that is not there
            return request.createExceptionResponse(Modbus.GATEWAY_TARGET_NO_RESPONSE);
        }
        try {
            return request.createResponse(this);
        } catch (IllegalArgumentException e) {
            LOG.debug("port {}: refused: {}", port(), e.getMessage());
            return request.createExceptionResponse(Modbus.ILLEGAL_VALUE_EXCEPTION);
        }
    }
}
