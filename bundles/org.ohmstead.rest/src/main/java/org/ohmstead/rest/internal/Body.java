package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.driver.Durations;

/** The JSON object in the body of a request. What is wrong with it is a problem that names the place. */
final class Body {

    private static final int DEPTH = 20;
    private static final int DIGITS = 100;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(DIGITS)
                            .build())
                    .build())
            .build();

    private final JsonNode object;
    /** Where the object is in the body, as problems name it: nothing, or what its members' names begin with. */
    private final String place;

    private Body(JsonNode object, String place) {
        this.object = object;
        this.place = place;
    }

    /** {@return the text in a body} A problem if it is none. */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "body: UTF-8 expected");
        }
    }

    /** {@return the object in a body} A problem if it holds anything else. */
    static Body of(byte[] bytes) throws IOException {
        String text = text(bytes);
        if (text.isBlank()) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "body: a JSON object expected, got nothing");
        }
        JsonNode node = parse(text);
        if (!node.isObject()) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "body: a JSON object expected, got " + name(node));
        }
        return new Body(node, "");
    }

    private static JsonNode parse(String text) throws IOException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            try {
                JsonNode node = MAPPER.readTree(parser);
                if (parser.nextToken() != null) {
                    throw malformed(parser.currentTokenLocation(), "the end expected behind the first value");
                }
                return node == null ? MissingNode.getInstance() : node;
            } catch (JsonProcessingException e) {
                JsonLocation where = Optional.ofNullable(e.getLocation()).orElseGet(parser::currentLocation);
                throw malformed(where, plain(e.getOriginalMessage()));
            }
        }
    }

    /** {@return a message of the parser without advice on how to configure it} */
    private static String plain(String message) {
        return message.split(": enable", 2)[0].replaceAll("\\[Source: [^;\\]]*; ", "[");
    }

    private static Problem malformed(JsonLocation where, String what) {
        int line = Math.max(1, where.getLineNr());
        int column = Math.max(1, where.getColumnNr());
        return Problem.of(
                        Problem.Kind.BAD_REQUEST,
                        "body: JSON expected; line " + line + ", column " + column + ": " + what)
                .with("line", line)
                .with("column", column);
    }

    /** Refuses members that nobody would read. */
    Body only(Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw Problem.field(
                        Problem.Kind.BAD_REQUEST,
                        place + name,
                        name(object.get(name)),
                        "only " + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return this;
    }

    JsonNode object() {
        return object;
    }

    JsonNode required(String member) {
        JsonNode node = object.path(member);
        if (node.isMissingNode()) {
            throw Problem.field(Problem.Kind.BAD_REQUEST, place + member, "(missing)", "a value");
        }
        return node;
    }

    /** {@return the text of a member that must be there} */
    String text(String member) {
        return textOf(member, required(member));
    }

    /** {@return the text of a member, if it is there} */
    Optional<String> optionalText(String member) {
        return object.has(member) ? Optional.of(textOf(member, object.get(member))) : Optional.empty();
    }

    private String textOf(String member, JsonNode node) {
        if (!node.isTextual()) {
            throw wrong(member, "a text");
        }
        return node.textValue();
    }

    /** {@return the problem with the value of a member} */
    Problem wrong(String member, String expected) {
        return Problem.field(Problem.Kind.UNPROCESSABLE, place + member, name(object.path(member)), expected);
    }

    /** {@return whether a member is there and true} */
    boolean flag(String member) {
        JsonNode node = object.path(member);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw wrong(member, "true or false");
        }
        return node.asBoolean();
    }

    /** {@return the whole number from 1 that a member is, if it is there} */
    Optional<Long> number(String member) {
        JsonNode node = object.path(member);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw wrong(member, "a whole number from 1");
        }
        return Optional.of(node.longValue());
    }

    /** {@return the duration that a member is, if it is there} */
    Optional<Duration> duration(String member, Duration least, Duration most) {
        return optionalText(member).map(text -> Durations.parse(text)
                .filter(given -> given.compareTo(least) >= 0 && given.compareTo(most) <= 0)
                .orElseThrow(
                        () -> wrong(member, "a duration such as PT15M or 15m, from " + least + " to " + most + ",")));
    }

    /** {@return the texts in a member, which may be left out} */
    List<String> texts(String member) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list(member, object.path(member))) {
            if (!node.isTextual()) {
                throw wrong(member, "a list of texts");
            }
            texts.add(node.textValue());
        }
        return texts;
    }

    /** {@return the objects in a member, which must be there} */
    List<Body> objects(String member) {
        List<Body> objects = new ArrayList<>();
        for (JsonNode node : list(member, required(member))) {
            if (!node.isObject()) {
                throw wrong(member, "a list of objects");
            }
            objects.add(new Body(node, place + member + "[" + objects.size() + "]."));
        }
        return objects;
    }

    /** {@return the object in a member, which must be there} */
    Body child(String member) {
        JsonNode node = required(member);
        if (!node.isObject()) {
            throw wrong(member, "an object");
        }
        return new Body(node, place + member + ".");
    }

    private JsonNode list(String member, JsonNode node) {
        if (!node.isMissingNode() && !node.isArray()) {
            throw wrong(member, "a list");
        }
        return node;
    }

    /** {@return the values of all members, for a configuration} */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        object.properties()
                .forEach(each ->
                        properties.put(each.getKey(), PropertyJson.read(place + each.getKey(), each.getValue())));
        return properties;
    }

    /** {@return a value as a message quotes it: never long} */
    static String name(JsonNode node) {
        if (node.isMissingNode()) {
            return "(missing)";
        }
        String text = node.isContainerNode()
                ? "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                : node.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
