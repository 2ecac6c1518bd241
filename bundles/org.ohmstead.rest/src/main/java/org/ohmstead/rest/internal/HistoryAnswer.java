package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;

/** The answer to one question on the past, made piece by piece, so that it may be of any length. */
final class HistoryAnswer implements AutoCloseable {

    private static final int PIECE = 32 * 1024;

    private final HistoryPoint subject;
    private final HistoryQuery query;
    private final Completeness completeness;
    private final Stream<HistoryRow> stream;
    private final Iterator<HistoryRow> rows;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE + PIECE / 2);
    private final JsonGenerator out;
    private int left;
    private boolean begun;
    private boolean ended;

    /**
     * Begins before the first piece.
     *
     * @param subject the point that is asked for
     * @param query with one row more than is wanted, which tells whether there is more
     * @param completeness looked at before the query
     * @param stream the rows, which are closed with this
     */
    HistoryAnswer(HistoryPoint subject, HistoryQuery query, Completeness completeness, Stream<HistoryRow> stream)
            throws IOException {
        this.subject = subject;
        this.query = query;
        this.completeness = completeness;
        this.stream = stream;
        this.rows = stream.iterator();
        this.out = Json.generator(piece);
        this.left = query.limit() - 1;
    }

    /** {@return the next piece, empty behind the last} Draws rows. */
    byte[] next() throws IOException {
        piece.reset();
        if (!begun) {
            begin();
        }
        while (!ended && piece.size() < PIECE) {
            if (left > 0 && rows.hasNext()) {
                row(rows.next());
                left--;
            } else {
                end();
            }
        }
        out.flush();
        return piece.toByteArray();
    }

    private void begin() throws IOException {
        begun = true;
        out.writeStartObject();
        out.writeStringField("point", subject.id().toString());
        out.writeStringField("unit", subject.unit());
        completeness.write(out);
        out.writeArrayFieldStart("columns");
        out.writeString("at");
        if (query.aggregates().isEmpty()) {
            out.writeString("value");
        }
        for (Aggregate aggregate : query.aggregates()) {
            out.writeString(aggregate.id());
        }
        out.writeString("quality");
        out.writeEndArray();
        out.writeArrayFieldStart("rows");
    }

    private void row(HistoryRow row) throws IOException {
        out.writeStartArray();
        out.writeString(Json.time(row.at()));
        for (Optional<Value> value : row.values()) {
            Json.value(out, value);
        }
        out.writeString(row.quality().id());
        out.writeEndArray();
    }

    private void end() throws IOException {
        ended = true;
        out.writeEndArray();
        out.writeFieldName("next");
        Json.time(out, rows.hasNext() ? Optional.of(rows.next().at()) : Optional.empty());
        out.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        stream.close();
        out.close();
    }
}
