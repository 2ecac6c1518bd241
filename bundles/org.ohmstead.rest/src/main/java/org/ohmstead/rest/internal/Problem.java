package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** A request that cannot be answered as asked: an RFC 9457 problem document on its way to the client. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int SECONDS_TO_WAIT = 2;
    private static final int TOLD = 5;

    /** The problems there are. The type on the wire is {@code urn:ohmstead:problem:} and the id. */
    enum Kind {
        BAD_REQUEST(400, "bad-request", "Not understood"),
        UNAUTHORIZED(401, "unauthorized", "Not logged in"),
        FORBIDDEN(403, "forbidden", "Not permitted"),
        NOT_FOUND(404, "not-found", "Not found"),
        METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed"),
        NOT_ACCEPTABLE(406, "not-acceptable", "Not acceptable"),
        TOO_SLOW(408, "too-slow", "Sent too slowly"),
        CONFLICT(409, "conflict", "Changed meanwhile"),
        DEPLOYMENT_ROLLED_BACK(409, "deployment-rolled-back", "Not healthy, what was before is back"),
        HISTORY_DAMAGED(409, "history-damaged", "History damaged"),
        OUTRANKED(409, "outranked", "Held by a higher level"),
        TOO_LARGE(413, "too-large", "Body too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Unsupported media type"),
        MISDIRECTED(421, "misdirected", "Unknown host"),
        UNPROCESSABLE(422, "unprocessable", "Cannot be taken"),
        DEPLOYMENT_REFUSED(422, "deployment-refused", "Not deployed"),
        TOO_MANY_ATTEMPTS(429, "too-many-attempts", "Too many attempts to log in"),
        DEFECT(500, "defect", "Defect"),
        DEPLOYMENT_FAILED(500, "deployment-failed", "Not healthy, and not all that was before is back"),
        UNAVAILABLE(503, "unavailable", "Not available just now"),
        UNDECIDED(504, "undecided", "Not decided in time"),
        DEVICE_FAILED(504, "device-failed", "Device failed");

        private final int status;
        private final String id;
        private final String title;

        Kind(int status, String id, String title) {
            this.status = status;
            this.id = id;
            this.title = title;
        }
    }

    private final Kind kind;
    private final transient Map<String, Object> more = new LinkedHashMap<>();
    private final transient List<Render> members = new ArrayList<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private Problem(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail);
    }

    static Problem notFound(String detail) {
        return of(Kind.NOT_FOUND, detail);
    }

    static Problem forbidden(String detail) {
        return of(Kind.FORBIDDEN, detail);
    }

    /** Says the same about right and wrong passwords: nobody looked. */
    static Problem tooMany(long seconds) {
        return of(
                        Kind.TOO_MANY_ATTEMPTS,
                        "too many wrong passwords for this name or altogether; the next attempt in " + seconds + " s")
                .header("Retry-After", Long.toString(seconds));
    }

    static Problem unavailable(String detail) {
        return of(Kind.UNAVAILABLE, detail).header("Retry-After", Integer.toString(SECONDS_TO_WAIT));
    }

    static Problem parameter(String name, String got, String expected) {
        return of(Kind.BAD_REQUEST, "query parameter " + name + " = '" + got + "': " + expected + " expected")
                .with("parameter", name)
                .with("expected", expected);
    }

    static Problem field(Kind kind, String name, String got, String expected) {
        return of(kind, name + " = " + got + ": " + expected + " expected")
                .with("field", name)
                .with("expected", expected);
    }

    static Problem config(ConfigException refused) {
        return config(refused.problems());
    }

    /** All of them are in the list; the sentence names the first. */
    static Problem config(List<ConfigProblem> problems) {
        String detail = problems.stream().limit(TOLD).map(ConfigProblem::text).collect(Collectors.joining("; "));
        String more = problems.size() > TOLD ? "; and " + (problems.size() - TOLD) + " more" : "";
        return of(Kind.UNPROCESSABLE, detail + more).with("problems", problems);
    }

    /** Adds a member to the document: a text, a number, or a list of {@link ConfigProblem}. */
    Problem with(String member, Object value) {
        more.put(member, value);
        return this;
    }

    /** Adds members to the document. */
    Problem with(Render some) {
        members.add(some);
        return this;
    }

    Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** {@return whether it is about what was sent, and not about who sent it, where to, or how the gateway is} */
    boolean ofContent() {
        return kind == Kind.BAD_REQUEST || kind == Kind.UNPROCESSABLE;
    }

    int status() {
        return kind.status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** {@return the document} */
    Render body(String instance) {
        return out -> {
            out.writeStartObject();
            out.writeStringField("type", "urn:ohmstead:problem:" + kind.id);
            out.writeStringField("title", kind.title);
            out.writeNumberField("status", kind.status);
            out.writeStringField("detail", getMessage());
            out.writeStringField("instance", instance);
            for (Map.Entry<String, Object> member : more.entrySet()) {
                out.writeFieldName(member.getKey());
                value(out, member.getValue());
            }
            for (Render some : members) {
                some.to(out);
            }
            out.writeEndObject();
        };
    }

    private static void value(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value instanceof List<?> problems) {
            out.writeStartArray();
            for (Object each : problems) {
                DeviceJson.configProblem(out, (ConfigProblem) each);
            }
            out.writeEndArray();
        } else {
            out.writeString(value.toString());
        }
    }
}
