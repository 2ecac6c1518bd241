package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;
import org.w3c.dom.Element;

/** Every bundle has a readme of one form, and what it says of the configuration is what the bundle says itself. */
public class ReadmeTest {

    private static final List<String> HEADINGS =
            List.of("## What it does", "## Configuration", "## Services", "## Limits");

    @Test
    public void headingsAreThoseOfAllBundles() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String bundle : Reactor.bundles()) {
            Path readme = Reactor.folder(bundle).resolve("README.md");
            if (!Files.exists(readme)) {
                wrong.add(bundle + " has no README.md");
                continue;
            }
            List<String> lines = Files.readAllLines(readme);
            List<String> headings =
                    lines.stream().filter(l -> l.startsWith("## ")).toList();
            if (!lines.get(0).equals("# " + bundle) || !headings.equals(HEADINGS)) {
                wrong.add(bundle + ": '# " + bundle + "' and " + HEADINGS + " expected, got '" + lines.get(0) + "' and "
                        + headings);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    public void configurationIsThatOfTheMetatype() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String bundle : Reactor.bundles()) {
            Set<String> said = settings(readme(bundle));
            Set<String> meant = settings(metatype(bundle));
            Set<String> missing = new TreeSet<>(meant);
            missing.removeAll(said);
            said.removeAll(meant);
            missing.forEach(row -> wrong.add(bundle + "/README.md lacks   | " + row + " |"));
            said.forEach(row -> wrong.add(bundle + "/README.md invents | " + row + " |"));
        }
        assertEquals("", String.join("\n", wrong));
    }

    /** Rows of all tables with a column "Key": key, type, default. */
    private static List<String> readme(String bundle) throws IOException {
        Path readme = Reactor.folder(bundle).resolve("README.md");
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.exists(readme) ? Files.readAllLines(readme) : List.<String>of()) {
            List<String> cells = Stream.of(line.split("(?<!\\\\)\\|", -1))
                    .map(cell -> cell.replace("`", "").replace("\\|", "|").strip())
                    .toList();
            if (line.startsWith("| Key |")) {
                inside = true;
            } else if (!line.startsWith("|")) {
                inside = false;
            } else if (inside && cells.size() > 3 && !cells.get(1).matches(":?-+:?")) {
                rows.add(row(cells.get(1), cells.get(2), cells.get(3)));
            }
        }
        return rows;
    }

    private static List<String> metatype(String bundle) throws Exception {
        List<String> rows = new ArrayList<>();
        for (Element document : Metatype.documents(Reactor.jar(bundle))) {
            Metatype.elements(document, "AD").map(ReadmeTest::row).forEach(rows::add);
        }
        return rows;
    }

    private static String row(Element ad) {
        String list = ad.getAttribute("cardinality").matches("|0") ? "" : "[]";
        return row(ad.getAttribute("id"), ad.getAttribute("type") + list, Metatype.defaultOf(ad));
    }

    /** Hints for the web console are no settings. */
    private static Set<String> settings(List<String> rows) {
        return rows.stream()
                .filter(row -> !row.startsWith("webconsole."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String row(String key, String type, String value) {
        boolean none = value.matches("|[-–—]|none|\\(empty\\)|empty|\"\"");
        String known = type.toLowerCase(Locale.ROOT).replace("integer", "int");
        return key + " | " + known + " | " + (none ? "" : value);
    }
}
