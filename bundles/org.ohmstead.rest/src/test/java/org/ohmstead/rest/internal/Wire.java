package org.ohmstead.rest.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends bytes as they are, which no decent client would. */
final class Wire {

    private Wire() {}

    /**
     * Sends a request on a connection of its own.
     *
     * @param request with {@code \n} for the ends of lines, and {@code AUTH} for the header that logs an admin in
     * @return all that comes back until the gateway closes
     */
    static String send(Gateway gateway, String request) {
        String auth = String.join(": ", Gateway.as("admin"));
        String text = request.replace("AUTH", auth).replace("\n", "\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(request, e);
        }
    }

    /**
     * Begins a request that is not finished.
     *
     * @param request as in {@link #send}
     * @return the connection, on which the gateway may wait for more
     */
    static Socket begin(Gateway gateway, String request) {
        String auth = String.join(": ", Gateway.as("admin"));
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.replace("AUTH", auth).replace("\n", "\r\n").getBytes(ISO_8859_1));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(request, e);
        }
    }

    /** {@return the connection of somebody who asks for something and reads nothing} */
    static Socket slowReader(Gateway gateway, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        String auth = String.join(": ", Gateway.as("reader"));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + auth + "\r\n\r\n").getBytes(ISO_8859_1));
        return socket;
    }

    /** {@return all that comes back until the gateway closes} */
    static String rest(Socket socket) {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the headers of an answer} */
    static HttpHeaders headers(String answer) {
        Map<String, List<String>> headers = answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.groupingBy(
                        line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    /** {@return the answer to a GET of a path that is sent as it is} */
    static String get(Gateway gateway, String path) {
        return send(gateway, "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\nAUTH\n\n");
    }

    static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }
}
