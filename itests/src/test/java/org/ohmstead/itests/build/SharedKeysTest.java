package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;
import org.w3c.dom.Element;

/**
 * The keys that all drivers share are written in each driver anew, since drivers know nothing of each other. They must
 * nevertheless be the same to those who configure: same type, same range, same words.
 */
public class SharedKeysTest {

    private static final String FACTORY = "org.ohmstead.driver.";
    private static final Path EXAMPLES = Path.of(System.getProperty("ohmstead.root"), "docs", "examples");

    /** What every driver says of a key; behind the words each may say more. */
    private record Shared(String key, String name, String type, String min, String max, List<String> words) {

        Stream<String> differences(Element ad) {
            List<String> wrong = new ArrayList<>();
            compare(wrong, "name", name, ad.getAttribute("name"));
            compare(wrong, "type", type, ad.getAttribute("type"));
            compare(wrong, "min", min, ad.getAttribute("min"));
            compare(wrong, "max", max, ad.getAttribute("max"));
            String description = ad.getAttribute("description");
            words.stream()
                    .filter(phrase -> !description.contains(phrase))
                    .forEach(phrase ->
                            wrong.add("description with '" + phrase + "' expected, got '" + description + "'"));
            return wrong.stream();
        }

        private static void compare(List<String> wrong, String what, String expected, String got) {
            if (!expected.equals(got)) {
                wrong.add(what + " = '" + expected + "' expected, got '" + got + "'");
            }
        }
    }

    private static final String A_DAY = "86400000";

    private static final List<Shared> KEYS = List.of(
            new Shared(
                    "device",
                    "Device",
                    "String",
                    "",
                    "",
                    List.of("Path of the device, unique in the gateway: 1 to 8 segments joined by '/', as ")),
            new Shared("url", "URL", "String", "", "", List.of()),
            new Shared(
                    "enabled",
                    "Enabled",
                    "Boolean",
                    "",
                    "",
                    List.of("Whether the device runs. false: it is listed as disabled, and nothing is asked of it.")),
            new Shared("interval.ms", "Interval", "Long", "10", A_DAY, List.of("oints of class fast", ", in ms.")),
            new Shared(
                    "interval.slow.ms",
                    "Slow interval",
                    "Long",
                    "10",
                    A_DAY,
                    List.of("oints of class slow", ", in ms.")),
            new Shared("timeout.ms", "Timeout", "Long", "1", "60000", List.of(", in ms.")),
            new Shared(
                    "profile",
                    "Profile",
                    "String",
                    "",
                    "",
                    List.of("Name of the file in etc/profiles, without .yaml, that lists the points.")),
            new Shared(
                    "points",
                    "Points",
                    "String",
                    "",
                    "",
                    List.of("The points themselves, as flow YAML on one line, at most 50; instead of a profile.")));

    @Test
    public void sharedKeysAreTheSameInAllDrivers() throws Exception {
        Map<String, Element> drivers = drivers();
        assertTrue("modbus, simulated, sml and the example expected, got " + drivers.keySet(), drivers.size() >= 4);
        List<String> wrong = new ArrayList<>();
        drivers.forEach((pid, ocd) -> {
            Map<String, Element> attributes =
                    Metatype.elements(ocd, "AD").collect(Collectors.toMap(ad -> ad.getAttribute("id"), ad -> ad));
            for (Shared shared : KEYS) {
                Element ad = attributes.get(shared.key());
                if (ad == null) {
                    wrong.add(pid + " lacks " + shared.key());
                } else {
                    shared.differences(ad).forEach(each -> wrong.add(pid + ", " + shared.key() + ": " + each));
                }
            }
        });
        assertEquals("", String.join("\n", wrong));
    }

    /** A form shows the range; what is mistyped by three digits is refused and does not stop a device for years. */
    @Test
    public void everyNumberHasARange() throws Exception {
        List<String> wrong = new ArrayList<>();
        drivers().forEach((pid, ocd) -> Metatype.elements(ocd, "AD")
                .filter(ad -> Set.of("Long", "Integer", "Double").contains(ad.getAttribute("type")))
                .filter(ad -> ad.getAttribute("min").isEmpty()
                        || ad.getAttribute("max").isEmpty())
                .forEach(ad -> wrong.add(pid + ", " + ad.getAttribute("id"))));
        assertEquals("min and max expected", "", String.join("\n", wrong));
    }

    /** The definitions of all drivers, by factory PID. */
    private static Map<String, Element> drivers() throws Exception {
        Map<String, Element> drivers = new TreeMap<>();
        for (Path jar : jars()) {
            for (Element document : Metatype.documents(jar)) {
                Metatype.elements(document, "Designate")
                        .filter(d -> d.getAttribute("factoryPid").startsWith(FACTORY))
                        .forEach(d -> drivers.put(
                                d.getAttribute("factoryPid"),
                                Metatype.elements(document, "OCD").findFirst().orElseThrow()));
            }
        }
        return drivers;
    }

    private static List<Path> jars() throws IOException {
        List<Path> jars =
                new ArrayList<>(Reactor.bundles().stream().map(Reactor::jar).toList());
        try (Stream<Path> examples = Files.find(
                EXAMPLES, 3, (file, its) -> file.toString().matches(".*/target/com\\.example\\.[^/]*\\.jar"))) {
            examples.forEach(jars::add);
        }
        return jars;
    }
}
