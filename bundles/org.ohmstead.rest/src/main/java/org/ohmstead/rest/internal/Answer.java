package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** The response to one request, from its first header to its last byte. */
final class Answer {

    private static final int CLASSES = 6;
    private static final int HUNDRED = 100;
    /** More than this is a long answer, whose reader can hold up a thread for long. */
    private static final int LONG = 64 << 10;

    private static final int PIECE = 8 << 10;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AtomicLongArray tally;
    private final Places places;
    private int counted;

    /**
     * Begins with the headers that all answers have.
     *
     * @param tally counts answers by the first digit of their status
     * @param places at which long answers are written
     */
    Answer(HttpServletRequest request, HttpServletResponse response, AtomicLongArray tally, Places places) {
        this.request = request;
        this.response = response;
        this.tally = tally;
        this.places = places;
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
    }

    static AtomicLongArray newTally() {
        return new AtomicLongArray(CLASSES);
    }

    void header(String name, String value) {
        response.setHeader(name, value);
    }

    void json(int status, Render render) throws IOException {
        bytes(status, Route.JSON, Json.bytes(render));
    }

    void problem(Problem problem) throws IOException {
        byte[] body = Json.bytes(problem.body(request.getRequestURI()));
        response.resetBuffer();
        problem.headers().forEach(response::setHeader);
        bytes(problem.status(), "application/problem+json", body);
    }

    void bytes(int status, String type, byte[] body) throws IOException {
        // what has changed something is not refused afterwards
        if (body.length > LONG && request.getMethod().equals("GET")) {
            places.run(Places.PATIENCE, () -> write(status, type, body));
        } else {
            write(status, type, body);
        }
    }

    private void write(int status, String type, byte[] body) throws IOException {
        begin(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        if (!headOnly()) {
            OutputStream out = new Pace(response.getOutputStream(), System::nanoTime);
            for (int from = 0; from < body.length; from += PIECE) {
                out.write(body, from, Math.min(PIECE, body.length - from));
            }
        }
    }

    void nothing() {
        begin(HttpServletResponse.SC_NO_CONTENT);
    }

    /** Begins an answer of unknown length, which the container writes without a thread. */
    void open(String type) {
        begin(HttpServletResponse.SC_OK);
        response.setContentType(type);
    }

    /** Begins an answer of unknown length, whose reader must keep pace. */
    OutputStream stream(String type) throws IOException {
        open(type);
        return new Pace(response.getOutputStream(), System::nanoTime);
    }

    boolean headOnly() {
        return request.getMethod().equals("HEAD");
    }

    /** {@return whether it is too late for another status} */
    boolean underWay() {
        return response.isCommitted();
    }

    private void begin(int status) {
        response.setStatus(status);
        if (counted > 0) {
            tally.decrementAndGet(counted);
        }
        counted = status / HUNDRED;
        tally.incrementAndGet(counted);
    }
}
