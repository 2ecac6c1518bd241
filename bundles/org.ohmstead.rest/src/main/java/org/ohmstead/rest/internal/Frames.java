package org.ohmstead.rest.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.ohmstead.device.PointState;

/** Server-sent events as bytes (HTML Living Standard, 9.2.5). JSON is written in one line, so it needs no splitting. */
final class Frames {

    /** Room for an ordinary point. */
    private static final int SIZE = 384;

    private static final byte[] END = ascii("\n\n");

    private Frames() {}

    /** {@return what a stream begins with: how long to wait, in ms, before coming back} */
    static byte[] hello(int retryMs) {
        return ascii("retry: " + retryMs + "\n\n");
    }

    /** {@return an event that carries a value} */
    static byte[] reading(String id, PointState state, Instant now) {
        return reading("id: " + id + "\nevent: reading\ndata: ", state, now, new ByteArrayOutputStream(SIZE));
    }

    /** {@return an event that carries a value from before the stream began} */
    static byte[] known(PointState state, Instant now) {
        return reading("event: reading\ndata: ", state, now, new ByteArrayOutputStream(SIZE));
    }

    private static byte[] reading(String head, PointState state, Instant now, ByteArrayOutputStream frame) {
        frame.writeBytes(ascii(head));
        Json.write(frame, out -> Json.point(out, state, now));
        frame.writeBytes(END);
        return frame.toByteArray();
    }

    /** {@return what tells the browser an id to come back with, and nothing to the page} */
    static byte[] mark(String id) {
        return ascii(":\nid: " + id + "\n\n");
    }

    /** {@return an event that says that others are missing} */
    static byte[] gap(OptionalLong lost) {
        return ascii("event: gap\ndata: {\"lost\":" + (lost.isPresent() ? lost.getAsLong() : "null") + "}\n\n");
    }

    /** {@return an event that says that something is to be looked at anew} */
    static byte[] changed(String what) {
        return ascii("event: changed\ndata: {\"what\":\"" + what + "\"}\n\n");
    }

    /** {@return an event that says why the stream ends} */
    static byte[] end(String reason) {
        return ascii("event: end\ndata: {\"reason\":\"" + reason + "\"}\n\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
