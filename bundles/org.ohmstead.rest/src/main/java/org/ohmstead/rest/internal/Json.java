package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;

/** How things look as JSON. The only place that knows. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter UTC_MS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** Up to here, doubles, and with them JavaScript's numbers, hold every whole number. */
    private static final long EXACT = 1L << 53;

    private static final double NANOS_PER_MS = 1e6;

    /** The readings of a scan share one instant, and to format it costs as much as all the rest of a point. */
    private static volatile Written lastWritten = new Written(Instant.EPOCH, UTC_MS.format(Instant.EPOCH));

    private record Written(Instant at, String text) {}

    private Json() {}

    /** {@return a generator that, when closed, neither closes nor flushes the stream, nor completes what broke off} */
    static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    }

    static byte[] bytes(Render render) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        write(bytes, render);
        return bytes.toByteArray();
    }

    /** Writes into memory. */
    static void write(ByteArrayOutputStream bytes, Render render) {
        try (JsonGenerator out = generator(bytes)) {
            render.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** {@return ISO 8601 in UTC with milliseconds} */
    static String time(Instant at) {
        Written known = lastWritten;
        if (!known.at.equals(at)) {
            known = new Written(at, UTC_MS.format(at));
            lastWritten = known;
        }
        return known.text;
    }

    static void point(JsonGenerator out, PointState state, Instant now) throws IOException {
        out.writeStartObject();
        pointMembers(out, state, now);
        out.writeEndObject();
    }

    /** Writes the answer to a command. */
    static void written(JsonGenerator out, PointState state, String note, Instant now) throws IOException {
        out.writeStartObject();
        pointMembers(out, state, now);
        if (!note.isEmpty()) {
            out.writeStringField("note", note);
        }
        out.writeEndObject();
    }

    private static void pointMembers(JsonGenerator out, PointState state, Instant now) throws IOException {
        PointSpec spec = state.spec();
        out.writeStringField("point", state.device() + "/" + spec.name());
        out.writeFieldName("value");
        value(out, state.value());
        out.writeStringField("type", spec.type().id());
        out.writeStringField("unit", spec.unit());
        out.writeStringField("quality", state.quality().id());
        out.writeStringField("fault", state.fault().id());
        out.writeStringField("detail", state.detail());
        out.writeFieldName("at");
        time(out, state.at());
        out.writeStringField("source", state.source().id());
        out.writeFieldName("age_ms");
        Optional<Duration> age = state.age(now);
        if (age.isPresent()) {
            out.writeNumber(age.get().toMillis());
        } else {
            out.writeNull();
        }
        if (state.quality() != Quality.GOOD) {
            out.writeStringField("since", time(state.since()));
        }
    }

    static void value(JsonGenerator out, Optional<Value> value) throws IOException {
        if (value.isEmpty()) {
            out.writeNull();
        } else if (value.get() instanceof Value.Real real) {
            out.writeNumber(real.value());
        } else if (value.get() instanceof Value.Bool bool) {
            out.writeBoolean(bool.value());
        } else if (value.get() instanceof Value.Whole whole && whole.value() >= -EXACT && whole.value() <= EXACT) {
            out.writeNumber(whole.value());
        } else {
            out.writeString(value.get().text());
        }
    }

    static void time(JsonGenerator out, Optional<Instant> at) throws IOException {
        if (at.isPresent()) {
            out.writeString(time(at.get()));
        } else {
            out.writeNull();
        }
    }

    static double ms(Duration duration) {
        return duration.toNanos() / NANOS_PER_MS;
    }
}
