package org.ohmstead.itests.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What bundles say of their configuration. */
final class Metatype {

    private Metatype() {}

    /**
     * {@return the root elements of all metatype documents in a jar}
     *
     * @param file the jar
     */
    static List<Element> documents(Path file) throws IOException, ParserConfigurationException, SAXException {
        List<Element> documents = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (ZipEntry entry : jar.stream()
                    .filter(e -> e.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                    .toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    documents.add(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in)
                            .getDocumentElement());
                }
            }
        }
        return documents;
    }

    /**
     * {@return the elements of a name, at any depth}
     *
     * @param within where to look
     * @param name of the elements
     */
    static Stream<Element> elements(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    /**
     * {@return the default of an attribute as people write it}
     *
     * @param ad the attribute's definition
     */
    static String defaultOf(Element ad) {
        // Metatype (OSGi Compendium 105.9.1.7): commas, blanks and backslashes are escaped.
        return ad.getAttribute("default").replaceAll("\\\\(.)", "$1");
    }
}
