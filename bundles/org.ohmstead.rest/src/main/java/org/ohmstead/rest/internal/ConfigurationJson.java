package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigProblem;

/** How configurations, their types and their history look as JSON. */
final class ConfigurationJson {

    private ConfigurationJson() {}

    static void type(JsonGenerator out, ConfigType type) throws IOException {
        out.writeStartObject();
        out.writeStringField("pid", type.pid());
        out.writeBooleanField("factory", type.factory());
        out.writeStringField("name", type.name());
        out.writeStringField("description", type.description());
        out.writeStringField("bundle", type.bundle());
        out.writeArrayFieldStart("keys");
        for (ConfigType.Key key : type.keys()) {
            key(out, key);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void key(JsonGenerator out, ConfigType.Key key) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", key.id());
        out.writeStringField("name", key.name());
        out.writeStringField("description", key.description());
        out.writeStringField("kind", key.kind().name().toLowerCase(Locale.ROOT));
        out.writeBooleanField("list", key.list());
        out.writeBooleanField("required", key.required());
        texts(out, "defaults", key.defaults());
        out.writeArrayFieldStart("options");
        for (ConfigType.Option option : key.options()) {
            out.writeStartObject();
            out.writeStringField("value", option.value());
            out.writeStringField("label", option.label());
            out.writeEndObject();
        }
        out.writeEndArray();
        text(out, "min", key.min());
        text(out, "max", key.max());
        out.writeStringField("unit", key.unit());
        out.writeEndObject();
    }

    static void item(JsonGenerator out, ConfigItem item) throws IOException {
        out.writeStartObject();
        itemMembers(out, item);
        out.writeEndObject();
    }

    /** Writes an item with what it holds. */
    static void wholeItem(JsonGenerator out, ConfigItem item) throws IOException {
        out.writeStartObject();
        itemMembers(out, item);
        if (item.type().isEmpty()) {
            out.writeStringField("text", item.text());
        } else {
            out.writeObjectFieldStart("properties");
            PropertyJson.members(out, item.properties());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void itemMembers(JsonGenerator out, ConfigItem item) throws IOException {
        out.writeStringField("id", item.id());
        out.writeStringField("type", item.type());
        out.writeStringField("name", item.name());
        out.writeStringField("file", item.file());
        out.writeStringField("version", item.version());
        problems(out, item.problems());
    }

    static void preview(JsonGenerator out, Preview preview, List<String> remarks) throws IOException {
        out.writeStartObject();
        differences(out, preview.differences());
        problems(out, preview.problems());
        texts(out, "conflicts", preview.conflicts());
        texts(out, "remarks", remarks);
        out.writeEndObject();
    }

    static void entry(JsonGenerator out, Entry entry) throws IOException {
        entry(out, entry, List.of());
    }

    /**
     * Writes an entry as the answer to who made it.
     *
     * @param remarks on what it was made of; left out if there are none
     */
    static void entry(JsonGenerator out, Entry entry, List<String> remarks) throws IOException {
        out.writeStartObject();
        out.writeNumberField("number", entry.number());
        out.writeStringField("at", Json.time(entry.at()));
        out.writeStringField("who", entry.origin().who());
        out.writeStringField("via", entry.origin().via());
        out.writeStringField("why", entry.origin().why());
        out.writeStringField("outcome", entry.outcome().id());
        out.writeStringField("detail", entry.detail());
        out.writeFieldName("confirmBy");
        Json.time(out, entry.confirmBy());
        if (entry.undoes() > 0) {
            out.writeNumberField("undoes", entry.undoes());
        } else {
            out.writeNullField("undoes");
        }
        differences(out, entry.differences());
        if (!remarks.isEmpty()) {
            texts(out, "remarks", remarks);
        }
        out.writeEndObject();
    }

    static void differences(JsonGenerator out, List<Difference> differences) throws IOException {
        out.writeArrayFieldStart("differences");
        for (Difference difference : differences) {
            out.writeStartObject();
            out.writeStringField("id", difference.id());
            out.writeStringField("kind", difference.kind().name().toLowerCase(Locale.ROOT));
            out.writeStringField("effect", difference.effect());
            out.writeArrayFieldStart("keys");
            for (Difference.Key key : difference.keys()) {
                out.writeStartObject();
                out.writeStringField("key", key.key());
                text(out, "before", key.before());
                text(out, "after", key.after());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void problems(JsonGenerator out, List<ConfigProblem> problems) throws IOException {
        out.writeArrayFieldStart("problems");
        for (ConfigProblem problem : problems) {
            DeviceJson.configProblem(out, problem);
        }
        out.writeEndArray();
    }

    static void texts(JsonGenerator out, String name, List<String> texts) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    static void text(JsonGenerator out, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(name, text.get());
        } else {
            out.writeNullField(name);
        }
    }
}
