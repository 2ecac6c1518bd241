package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * {@code docs/configuration.md} is what the metatype of all bundles says. Run with {@code -Dohmstead.update=true} to write
 * it anew.
 */
public class ConfigurationReferenceTest {

    private static final Path REFERENCE = Path.of(System.getProperty("ohmstead.root"), "docs", "configuration.md");

    private static final String HEAD =
            """
            # Configuration reference

            All settings of all bundles, made from their metatype by the build. A singleton PID is the file
            `etc/<PID>.cfg`; of a factory PID there is one file `etc/<PID>-<name>.cfg` per instance. The same keys serve
            in the web console, in the shell (`config:*`) and in the REST interface.
            """;

    @Test
    public void referenceIsThatOfTheMetatype() throws Exception {
        Map<String, String> sections = new TreeMap<>();
        for (String bundle : Reactor.bundles()) {
            try (JarFile jar = new JarFile(Reactor.jar(bundle).toFile())) {
                for (ZipEntry entry : jar.stream()
                        .filter(e -> e.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                        .toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        Document xml = DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(in);
                        elements(xml.getDocumentElement(), "Designate")
                                .forEach(d -> sections.put(pid(d), section(bundle, xml, d)));
                    }
                }
            }
        }
        String expected = HEAD + String.join("", sections.values());
        if (Boolean.getBoolean("ohmstead.update")) {
            Files.writeString(REFERENCE, expected);
        }

        assertEquals(
                "docs/configuration.md differs from the metatype; -Dohmstead.update=true writes it anew",
                expected,
                Files.exists(REFERENCE) ? Files.readString(REFERENCE) : "");
    }

    private static String pid(Element designate) {
        return designate.getAttribute("factoryPid").isEmpty()
                ? designate.getAttribute("pid")
                : designate.getAttribute("factoryPid");
    }

    private static String section(String bundle, Document xml, Element designate) {
        boolean factory = !designate.getAttribute("factoryPid").isEmpty();
        String ocdRef = elements(designate, "Object").findFirst().orElseThrow().getAttribute("ocdref");
        Element ocd = elements(xml.getDocumentElement(), "OCD")
                .filter(o -> o.getAttribute("id").equals(ocdRef))
                .findFirst()
                .orElseThrow();
        StringBuilder text = new StringBuilder();
        text.append("\n## ").append(pid(designate)).append("\n\n");
        text.append(ocd.getAttribute("name")).append(". ").append(ocd.getAttribute("description"));
        text.append(factory ? " Factory PID" : " PID")
                .append(" of `")
                .append(bundle)
                .append("`.\n\n");
        text.append("| Key | Type | Default | Range | Meaning |\n|---|---|---|---|---|\n");
        elements(ocd, "AD")
                .filter(ad -> !ad.getAttribute("id").startsWith("webconsole."))
                .forEach(ad -> text.append(row(ad)));
        return text.toString();
    }

    private static String row(Element ad) {
        String required = ad.getAttribute("required").equals("false")
                        || !ad.getAttribute("default").isEmpty()
                // Metatype (OSGi Compendium 105.9.1.7): commas, blanks and backslashes are escaped.
                ? ad.getAttribute("default").replaceAll("\\\\(.)", "$1")
                : "(required)";
        String min = ad.getAttribute("min");
        String max = ad.getAttribute("max");
        String range = min.isEmpty() && max.isEmpty() ? "" : min + " … " + max;
        String options = String.join(
                ", ", elements(ad, "Option").map(o -> o.getAttribute("value")).toList());
        boolean list = !ad.getAttribute("cardinality").matches("|0");
        return "| `" + ad.getAttribute("id") + "` | " + ad.getAttribute("type") + (list ? "[]" : "") + " | "
                + cell(required) + " | " + cell(options.isEmpty() ? range : options) + " | "
                + cell(ad.getAttribute("description")) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }

    private static Stream<Element> elements(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }
}
