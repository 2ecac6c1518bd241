package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table that fits the terminal: what is too wide is cut, words first; or plain lines with tabs for scripts. */
final class Table {

    private static final int SEPARATOR = 3;
    private static final int LEAST = 8;
    private static final int LEAST_LAST = 16;

    private final List<String> heads;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();
    private String empty = "";

    private Table(List<String> heads, List<Boolean> right) {
        this.heads = heads;
        this.right = right;
    }

    /**
     * {@return a table without rows}
     *
     * @param heads one per column; a {@code >} before it puts the column to the right
     */
    static Table of(String... heads) {
        List<Boolean> right =
                Arrays.stream(heads).map(head -> head.startsWith(">")).toList();
        return new Table(
                Arrays.stream(heads)
                        .map(head -> head.startsWith(">") ? head.substring(1) : head)
                        .toList(),
                right);
    }

    /**
     * {@return this table, with a sentence for when it has no rows}
     *
     * @param text what to say
     */
    Table orElse(String text) {
        empty = text;
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells one per column; control characters in them are made harmless
     */
    void row(Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalStateException(heads.size() + " cells expected, got " + cells.length);
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> Texts.harmless(cell.toString()))
                .toList());
    }

    /**
     * Writes the table.
     *
     * @param desk where to
     * @param plain whether for a script: tabs, no heads, nothing cut
     */
    void print(Desk desk, boolean plain) {
        if (plain) {
            rows.forEach(row -> desk.out().println(String.join("\t", row)));
            return;
        }
        int[] widths = widths(desk.width());
        ShellTable table = new ShellTable();
        for (int i = 0; i < widths.length; i++) {
            Col column = table.column(cut(heads.get(i), widths[i]));
            if (right.get(i)) {
                column.alignRight();
            }
        }
        for (List<String> row : rows) {
            List<Object> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                cells.add(cut(row.get(i), widths[i]));
            }
            table.addRow().addContent(cells);
        }
        table.emptyTableText(empty).print(desk.out());
    }

    /**
     * {@return how wide each column may be} The last one, which holds words, gives way first, then whatever is widest. On
     * a terminal that is too narrow even so the table is wider.
     */
    private int[] widths(int terminal) {
        int[] widths = IntStream.range(0, heads.size()).map(this::natural).toArray();
        int last = widths.length - 1;
        int room = terminal <= 0 ? Integer.MAX_VALUE : terminal - SEPARATOR * last;
        int excess = Math.max(0, Arrays.stream(widths).sum() - room);
        widths[last] = Math.max(Math.min(widths[last], LEAST_LAST), widths[last] - excess);
        int widest = widest(widths, last);
        while (widest >= 0 && Arrays.stream(widths).sum() > room) {
            widths[widest]--;
            widest = widest(widths, last);
        }
        return widths;
    }

    private int natural(int column) {
        return Math.max(
                heads.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    /** {@return the widest column before the last that can still be narrower; -1 if none can} */
    private static int widest(int[] widths, int last) {
        int widest = -1;
        for (int i = 0; i < last; i++) {
            if (widths[i] > LEAST && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
