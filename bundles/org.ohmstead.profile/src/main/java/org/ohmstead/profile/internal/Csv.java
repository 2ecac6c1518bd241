package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Comma-separated values (RFC 4180). Lines end with CRLF when written; with LF or CR as well when read. Cells may be
 * separated by semicolons, as spreadsheets do where the comma is in numbers.
 *
 * <p>What a spreadsheet would take for a formula is written with an apostrophe before it, and so is what would be mistaken
 * for that; reading takes it away again. Numbers with a sign are no formulas.
 */
final class Csv {

    private static final Pattern QUOTED = Pattern.compile("[,;\"\\p{Cntrl}]|^\\s|\\s$");
    private static final String FORMULA = "[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]";
    private static final Pattern DANGEROUS = Pattern.compile("'*" + FORMULA);
    private static final Pattern DEFUSED = Pattern.compile("'+" + FORMULA);
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /**
     * One line of cells.
     *
     * @param number of the line where it begins, counted from one
     */
    record Line(int number, List<String> cells) {

        boolean blank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    private final String text;
    private final char separator;
    private final Problems problems;
    private int at;
    private int line = 1;

    private Csv(String text, Problems problems) {
        this.text = text;
        this.separator = separator(text);
        this.problems = problems;
    }

    /**
     * {@return the lines of a text}
     *
     * @param problems is told what is no CSV
     */
    static List<Line> read(String text, Problems problems) {
        Csv csv = new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text, problems);
        List<Line> lines = new ArrayList<>();
        while (csv.at < csv.text.length()) {
            lines.add(csv.line());
        }
        return lines;
    }

    /** Adds a line to a text. */
    static void write(StringBuilder out, List<String> cells) {
        String comma = "";
        for (String cell : cells) {
            String defused =
                    DANGEROUS.matcher(cell).lookingAt() && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
            boolean quoted = QUOTED.matcher(defused).find();
            out.append(comma).append(quoted ? "\"" + defused.replace("\"", "\"\"") + "\"" : defused);
            comma = ",";
        }
        out.append("\r\n");
    }

    /** {@return whichever of comma and semicolon there are more of in the first line, outside of quotes} */
    private static char separator(String text) {
        int balance = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length() && (quoted || !isEnd(text.charAt(i))); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (!quoted && c == ';') {
                balance++;
            } else if (!quoted && c == ',') {
                balance--;
            }
        }
        return balance > 0 ? ';' : ',';
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private Line line() {
        int number = line;
        List<String> cells = new ArrayList<>();
        while (true) {
            String cell = cell(cells.size());
            cells.add(DEFUSED.matcher(cell).lookingAt() ? cell.substring(1) : cell);
            if (at == text.length()) {
                return new Line(number, cells);
            }
            char c = text.charAt(at++);
            if (c != separator) {
                at += c == '\r' && at < text.length() && text.charAt(at) == '\n' ? 1 : 0;
                line++;
                return new Line(number, cells);
            }
        }
    }

    /** Reads up to a separator, the end of the line, or the end. */
    private String cell(int column) {
        if (at == text.length() || text.charAt(at) != '"') {
            String plain = plain();
            if (plain.indexOf('"') >= 0) {
                problems.cell(line, column, "cell", plain, "quotes around the cell, and quotes in it doubled,");
            }
            return plain;
        }
        int first = line;
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                cell.append(c);
                line += c == '\n' || (c == '\r' && !text.startsWith("\n", at)) ? 1 : 0;
            } else if (text.startsWith("\"", at)) {
                cell.append('"');
                at++;
            } else {
                String rest = plain();
                if (!rest.isBlank()) {
                    problems.cell(line, column, "cell", rest, "a separator or the end of the line after a quote");
                }
                return cell.toString();
            }
        }
        problems.cell(first, column, "cell", cell.toString(), "a quote at the end of a cell that begins with one");
        return cell.toString();
    }

    private String plain() {
        int start = at;
        while (at < text.length() && text.charAt(at) != separator && !isEnd(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }
}
