package org.ohmstead.rest.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.ohmstead.device.PointState;

/** Server-sent events as bytes (HTML Living Standard, 9.2.5). JSON is written in one line, so it needs no splitting. */
final class Frames {

    private static final byte[] READING = ascii("event: reading\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private Frames() {}

    /** {@return what a stream begins with: how long to wait, in ms, before coming back} */
    static byte[] hello(int retryMs) {
        return ascii("retry: " + retryMs + "\n\n");
    }

    /** {@return an event that carries a value} */
    static byte[] reading(String id, PointState state, Instant now) {
        return join(ascii("id: " + id + "\n"), READING, Json.bytes(out -> Json.point(out, state, now)), END);
    }

    /** {@return an event that carries a value from before the stream began} */
    static byte[] known(PointState state, Instant now) {
        return join(READING, Json.bytes(out -> Json.point(out, state, now)), END);
    }

    /** {@return what tells the browser an id to come back with, and nothing to the page} */
    static byte[] mark(String id) {
        return ascii(":\nid: " + id + "\n\n");
    }

    /** {@return an event that says that others are missing} */
    static byte[] gap(OptionalLong lost) {
        return ascii("event: gap\ndata: {\"lost\":" + (lost.isPresent() ? lost.getAsLong() : "null") + "}\n\n");
    }

    /** {@return an event that says why the stream ends} */
    static byte[] end(String reason) {
        return ascii("event: end\ndata: {\"reason\":\"" + reason + "\"}\n\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) {
                all.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return all.toByteArray();
    }
}
