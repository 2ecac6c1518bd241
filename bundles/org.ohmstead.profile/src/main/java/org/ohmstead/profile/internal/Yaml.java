package org.ohmstead.profile.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2 as far as nodes with their places: nothing is constructed, so that nothing can blow up. Size, depth and
 * the use of aliases are limited.
 */
final class Yaml {

    /** Characters of a text; a profile of 20,000 points has about 2 million. */
    static final int MAX_SIZE = 5 * 512 * 1024;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_ALIASES = 1000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Yaml() {}

    /**
     * Decodes the bytes of a file.
     *
     * @throws IllegalArgumentException if they are not UTF-8, naming the first wrong byte
     */
    static String decode(byte[] bytes, Place place) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            return text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
        } catch (CharacterCodingException e) {
            int at = in.position();
            long line = 1
                    + new String(bytes, 0, at, StandardCharsets.ISO_8859_1)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            Wrong wrong = new Wrong(
                    place.source() + " line " + line,
                    "text in UTF-8 expected, got byte 0x" + String.format("%02X", bytes[at]));
            wrong.initCause(e);
            throw wrong;
        }
    }

    /** {@return a size for people} */
    static String megabytes(long size) {
        return String.format(Locale.ROOT, "%.3f MB", size / 1e6);
    }

    /**
     * Reads one document.
     *
     * @throws IllegalArgumentException if it is no YAML, empty, or beyond the limits; naming the place
     */
    static Node compose(String text, Place place) {
        if (text.length() > MAX_SIZE) {
            throw place.wrong("at most " + megabytes(MAX_SIZE) + " expected, got " + megabytes(text.length()));
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(place.source())
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_SIZE)
                .build();
        try {
            Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
            return new Composer(settings, new Shallow(parser, place))
                    .getSingleNode()
                    .orElseThrow(() -> place.wrong("a text with points expected, got nothing"));
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem().strip();
            String hint = problem.contains("TAB") ? "; indent with spaces" : "";
            String message = "YAML expected: " + problem + hint;
            throw e.getProblemMark().map(m -> place.wrong(m, message)).orElseGet(() -> place.wrong(message));
        } catch (ReaderException e) {
            throw place.wrong("text expected, got the control character 0x" + Integer.toHexString(e.getCodePoint())
                    + " at position " + (e.getPosition() + 1));
        } catch (YamlEngineException e) {
            throw place.wrong("YAML expected: " + e.getMessage());
        }
    }

    /** Passes events on as long as they are not nested too deep for the recursion of the composer. */
    private static final class Shallow implements Parser {

        private final Parser parser;
        private final Place place;
        private int depth;

        Shallow(Parser parser, Place place) {
            this.parser = parser;
            this.place = place;
        }

        @Override
        public boolean checkEvent(Event.ID id) {
            return parser.checkEvent(id);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {
                    return event;
                }
            }
            if (depth > MAX_DEPTH) {
                String message = "at most " + MAX_DEPTH + " levels expected";
                throw event.getStartMark().map(m -> place.wrong(m, message)).orElseGet(() -> place.wrong(message));
            }
            return event;
        }
    }
}
