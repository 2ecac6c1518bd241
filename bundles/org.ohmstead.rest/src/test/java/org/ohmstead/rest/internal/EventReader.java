package org.ohmstead.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A client of event streams on a bare socket, which can refuse to read. Parses as the HTML Living Standard, 9.2.6, says,
 * as far as the gateway makes use of it.
 */
final class EventReader implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Socket socket;
    private final BufferedReader in;
    private final int status;
    private final HttpHeaders headers;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayRead;
    private volatile String lastId = "";
    private volatile boolean ended;

    /**
     * An event.
     *
     * @param id the last id that was told when it came
     * @param name of the event
     * @param data of the event
     */
    record Event(String id, String name, String data) {

        JsonNode json() {
            try {
                return MAPPER.readTree(data);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + data, e);
            }
        }

        String point() {
            return json().path("point").asText();
        }
    }

    private EventReader(Gateway gateway, String path, boolean reads, String... headers) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()), 5000);
        // HTTP/1.0: the body ends with the connection and comes in no chunks
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(UTF_8));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 1024);
        status = Integer.parseInt(in.readLine().split(" ")[1]);
        Map<String, List<String>> answered = new HashMap<>();
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            String[] pair = line.split(": *", 2);
            answered.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(pair[1]);
        }
        this.headers = HttpHeaders.of(answered, (name, value) -> true);
        mayRead = new CountDownLatch(reads ? 0 : 1);
        Thread thread = new Thread(this::read, "event-reader");
        thread.setDaemon(true);
        thread.start();
    }

    static EventReader open(Gateway gateway, String path, String... headers) {
        return open(gateway, path, true, headers);
    }

    /** Opens a stream and reads the headers, but nothing of the body until {@link #read} is allowed. */
    static EventReader openLazy(Gateway gateway, String path, String... headers) {
        return open(gateway, path, false, headers);
    }

    private static EventReader open(Gateway gateway, String path, boolean reads, String... headers) {
        try {
            return new EventReader(gateway, path, reads, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    void startReading() {
        mayRead.countDown();
    }

    private void read() {
        try {
            mayRead.await();
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty() && data.length() > 0) {
                    events.add(new Event(lastId, name, data.toString()));
                    name = "";
                    data.setLength(0);
                }
            }
        } catch (IOException e) {
            // the end of the stream, in whatever way
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended = true;
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    int count() {
        return events.size();
    }

    String lastId() {
        return lastId;
    }

    Event await(Predicate<Event> wanted) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> events.stream()
                .anyMatch(wanted));
        return events.stream().filter(wanted).findFirst().orElseThrow();
    }

    void awaitEnd() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ended);
    }

    @Override
    public void close() {
        try {
            mayRead.countDown();
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket does not close", e);
        }
    }
}
