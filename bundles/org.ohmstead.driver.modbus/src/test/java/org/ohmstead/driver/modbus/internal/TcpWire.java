package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback. */
final class TcpWire implements Wire {

    private final boolean rtu;
    private final Handler handler;
    private final int port;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket server;
    private Thread acceptor;

    TcpWire(boolean rtu, Handler handler) throws IOException {
        this.rtu = rtu;
        this.handler = handler;
        this.port = listen(0);
    }

    @Override
    public String url() {
        return (rtu ? "rtu+tcp" : "tcp") + "://127.0.0.1:" + port;
    }

    @Override
    public void up() throws IOException {
        if (server.isClosed()) {
            listen(port);
        }
    }

    @Override
    public void down() throws IOException {
        server.close();
        join(acceptor); // an accept in flight could still let the driver in
        for (Socket client : clients) {
            hangUp(client);
        }
    }

    /** Whoever is at the other end sees it when this returns; a mere close waits for the thread that reads. */
    private static void hangUp(Socket client) throws IOException {
        try {
            client.shutdownOutput();
        } catch (SocketException e) {
            // the driver hung up before
        }
        client.close();
    }

    @Override
    public int connections() {
        return clients.size();
    }

    /** {@return how many connections the driver has opened since the start} */
    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        try {
            down();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int listen(int onPort) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
        server = opened;
        acceptor = new Thread(() -> accept(opened), "twin-accept");
        acceptor.start();
        return opened.getLocalPort();
    }

    private void accept(ServerSocket from) {
        while (true) {
            try {
                Socket client = from.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                accepted.incrementAndGet();
                new Thread(() -> serve(client), "twin-client").start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Frames.serve(rtu, client.getInputStream(), client.getOutputStream(), handler);
        } catch (IOException e) {
            // the driver hung up, or the twin did
        } finally {
            clients.remove(client);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
