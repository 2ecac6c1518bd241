package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the values of keys of configurations look as JSON. */
final class PropertyJson {

    private PropertyJson() {}

    /** Writes keys and values, ordered by key. */
    static void members(JsonGenerator out, Map<String, Object> properties) throws IOException {
        for (Map.Entry<String, Object> property : new TreeMap<>(properties).entrySet()) {
            out.writeFieldName(property.getKey());
            write(out, property.getValue());
        }
    }

    /** Configuration Admin knows scalars, and arrays and collections of them (OSGi Compendium 8, 104.4.2). */
    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            // by its text: a float of 0.1 is 0.1
            out.writeNumber(Double.parseDouble(value.toString()));
        } else if (value instanceof Number number) {
            out.writeNumber(new BigDecimal(number.toString()));
        } else if (value instanceof Iterable<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value.getClass().isArray()) {
            out.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                write(out, Array.get(value, i));
            }
            out.writeEndArray();
        } else {
            out.writeString(value.toString());
        }
    }

    /**
     * {@return what JSON says, as a value for Configuration Admin} A problem if it is none.
     *
     * @param field what the problem calls it
     */
    static Object read(String field, JsonNode node) {
        if (!node.isArray()) {
            return scalar(field, node);
        }
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(scalar(field, item)));
        return items;
    }

    private static Object scalar(String field, JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isFloatingPointNumber() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
        }
        throw Problem.field(
                Problem.Kind.UNPROCESSABLE,
                field,
                Body.name(node),
                "a text, a number of 64 bits, true or false, or a list of such");
    }
}
