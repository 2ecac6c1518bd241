package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;
import static org.ohmstead.itests.build.Metatype.elements;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;
import org.w3c.dom.Element;

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
            for (Element document : Metatype.documents(Reactor.jar(bundle))) {
                elements(document, "Designate").forEach(d -> sections.put(pid(d), section(bundle, document, d)));
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

    private static String section(String bundle, Element document, Element designate) {
        boolean factory = !designate.getAttribute("factoryPid").isEmpty();
        String ocdRef = elements(designate, "Object").findFirst().orElseThrow().getAttribute("ocdref");
        Element ocd = elements(document, "OCD")
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
        String required = ad.getAttribute("required").equals("false") || ad.hasAttribute("default")
                ? Metatype.defaultOf(ad)
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
}
