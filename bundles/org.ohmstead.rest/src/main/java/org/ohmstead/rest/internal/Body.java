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
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;

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

    private Body(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads the body of a request that {@link Bodies} brought in.
     *
     * @param limit of bytes
     */
    static Body of(HttpServletRequest request, int limit) throws IOException {
        checkType(request);
        byte[] bytes = Bodies.take(request).filter(body -> body.length <= limit).orElseThrow(() -> Problem.of(
                        Problem.Kind.TOO_LARGE, "body: at most " + limit + " bytes expected")
                .header("Connection", "close"));
        return parse(bytes);
    }

    private static void checkType(HttpServletRequest request) {
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", 2);
        boolean utf8 = parts.length == 1 || parts[1].strip().matches("charset *= *\"?utf-8\"?");
        String coding =
                Optional.ofNullable(request.getHeader("Content-Encoding")).orElse("identity");
        if (!parts[0].strip().equals("application/json") || !utf8 || !coding.equalsIgnoreCase("identity")) {
            throw Problem.of(
                            Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Type: application/json in UTF-8 without Content-Encoding expected, got '" + type
                                    + "', " + coding)
                    .header("Accept", "application/json");
        }
    }

    static Body parse(byte[] bytes) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "body: UTF-8 expected");
        }
        if (text.isBlank()) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "body: a JSON object expected, got nothing");
        }
        JsonNode node = parse(text);
        if (!node.isObject()) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "body: a JSON object expected, got " + name(node));
        }
        return new Body(node);
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
                        name,
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
            throw Problem.field(Problem.Kind.BAD_REQUEST, member, "(missing)", "a value");
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

    private static String textOf(String member, JsonNode node) {
        if (!node.isTextual()) {
            throw Problem.field(Problem.Kind.UNPROCESSABLE, member, name(node), "a text");
        }
        return node.textValue();
    }

    /** {@return a value as a message quotes it: never long} */
    static String name(JsonNode node) {
        String text = node.isContainerNode()
                ? "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                : node.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
