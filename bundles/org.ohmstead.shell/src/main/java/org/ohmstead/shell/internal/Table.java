package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table that fits the terminal: the last column, which holds words, is cut; or plain lines with tabs for scripts. */
final class Table {

    private static final int SEPARATOR = 3;
    private static final int LEAST_REST = 16;

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
        ShellTable table = new ShellTable();
        for (int i = 0; i < heads.size(); i++) {
            Col column = table.column(heads.get(i));
            if (right.get(i)) {
                column.alignRight();
            }
        }
        int rest = rest(desk.width());
        for (List<String> row : rows) {
            List<Object> cells = new ArrayList<>(row);
            int last = cells.size() - 1;
            cells.set(last, cut(row.get(last), rest));
            table.addRow().addContent(cells);
        }
        table.emptyTableText(empty).print(desk.out());
    }

    /** {@return how many characters remain for the last column} */
    private int rest(int width) {
        if (width <= 0) {
            return Integer.MAX_VALUE;
        }
        int taken = 0;
        for (int i = 0; i < heads.size() - 1; i++) {
            int column = i;
            int widest = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            taken += Math.max(widest, heads.get(i).length()) + SEPARATOR;
        }
        return Math.max(LEAST_REST, width - taken);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
