package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text of a {@code .cfg} file: {@code key = value} lines with the escapes and continuation lines of
 * {@link java.util.Properties}, in UTF-8. A list is written as one line {@code key[] = element} per element. Any content
 * survives writing and reading; comments and order survive changes.
 */
final class CfgText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String text;
    private final List<CfgLine> lines;
    private final Content content;

    private CfgText(String text, List<CfgLine> lines, Content content) {
        this.text = text;
        this.lines = lines;
        this.content = content;
    }

    /** {@return a file without lines} */
    static CfgText empty() {
        return bare(Content.of(Map.of()));
    }

    /** {@return a content of which no lines are known} */
    static CfgText bare(Content content) {
        return new CfgText("", List.of(), content);
    }

    /**
     * Reads a file.
     *
     * @throws CfgException if it is no text in UTF-8, a line is neither comment nor {@code key = value}, or a key is
     *     there twice
     */
    static CfgText parse(byte[] bytes) throws CfgException {
        return parse(decode(bytes));
    }

    static CfgText parse(String text) throws CfgException {
        List<CfgLine> lines = split(text);
        return new CfgText(text, lines, content(lines));
    }

    private static String decode(byte[] bytes) throws CfgException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            int zero = text.indexOf('\0');
            if (zero >= 0) {
                throw new CfgException(
                        "line " + lineAt(bytes, text.substring(0, zero).getBytes(UTF_8).length)
                                + ": text in UTF-8 expected, got byte 0x00");
            }
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CfgException("line " + lineAt(bytes, in.position()) + ": text in UTF-8 expected, got byte "
                    + String.format("0x%02X", bytes[in.position()]));
        }
    }

    private static int lineAt(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static List<CfgLine> split(String text) throws CfgException {
        List<CfgLine> lines = new ArrayList<>();
        int from = 0;
        int number = 1;
        while (from < text.length()) {
            int start = from;
            int first = number;
            int end = lineEnd(text, from);
            StringBuilder logical = new StringBuilder(text.substring(from, end));
            from = next(text, end);
            number++;
            while (continues(logical)) {
                logical.setLength(logical.length() - 1);
                end = lineEnd(text, from);
                logical.append(text.substring(from, end).stripLeading());
                from = next(text, end);
                number++;
            }
            lines.add(CfgLine.parse(text.substring(start, from), first, logical.toString()));
        }
        return lines;
    }

    private static boolean continues(StringBuilder logical) {
        int last = logical.length() - 1;
        return last >= 0
                && logical.charAt(last) == '\\'
                && !CfgLine.escaped(logical, last)
                && !CfgLine.comment(logical.toString());
    }

    private static int lineEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static int next(String text, int end) {
        boolean both = text.startsWith("\r\n", end);
        return Math.min(text.length(), end + (both ? 2 : 1));
    }

    private static Content content(List<CfgLine> lines) throws CfgException {
        SortedMap<String, Setting> settings = new TreeMap<>();
        Map<String, CfgLine> seen = new TreeMap<>();
        for (CfgLine line : lines) {
            if (!line.entry()) {
                continue;
            }
            CfgLine before = seen.put(line.key().toLowerCase(Locale.ROOT), line);
            if (before == null) {
                settings.put(line.key(), setting(line, List.of()));
            } else if (line.list() && before.list() && line.key().equals(before.key())) {
                settings.put(line.key(), setting(line, settings.get(line.key()).texts()));
            } else {
                throw new CfgException("line " + line.number() + ": the key '" + line.key()
                        + "' once expected, it is already in line " + before.number());
            }
        }
        return Content.of(settings);
    }

    private static Setting setting(CfgLine line, List<String> before) {
        if (!line.list()) {
            return Setting.of(line.value());
        }
        List<String> texts = new ArrayList<>(before);
        if (line.value() != null) {
            texts.add(line.value());
        }
        return Setting.ofList(texts);
    }

    Content content() {
        return content;
    }

    /**
     * {@return the text with another content: lines of values that stay are untouched, as are comments; changed values
     * keep their place, new keys follow at the end}
     */
    String with(Content changed) {
        String end = text.contains("\r\n") ? "\r\n" : "\n";
        StringBuilder out = new StringBuilder();
        Set<String> done = new HashSet<>();
        for (CfgLine line : lines) {
            Setting now = changed.settings().get(line.key());
            boolean stays = now != null && now.equals(content.settings().get(line.key()));
            if (!line.entry() || (stays && !line.open())) {
                append(out, line.raw(), end);
                done.add(line.key());
            } else if (now != null && done.add(line.key())) {
                append(out, write(line.key(), now, end), end);
            }
        }
        changed.settings().forEach((key, setting) -> {
            if (!done.contains(key)) {
                append(out, write(key, setting, end), end);
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, String lines, String end) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != '\n' && out.charAt(out.length() - 1) != '\r') {
            out.append(end);
        }
        out.append(lines);
    }

    private static String write(String key, Setting setting, String end) {
        String name = CfgEscapes.escapeKey(key) + (setting.list() ? "[]" : "");
        if (setting.texts().isEmpty()) {
            return name + end;
        }
        StringBuilder out = new StringBuilder();
        for (String text : setting.texts()) {
            out.append(name)
                    .append(text.isEmpty() ? " =" : " = " + CfgEscapes.escapeValue(text))
                    .append(end);
        }
        return out.toString();
    }
}
