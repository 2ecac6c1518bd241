package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Constants;

/**
 * The descriptions of components that the manifest of a bundle names (OSGi Compendium 8, 112.4). What the component runtime
 * cannot read it only logs, and the bundle does nothing.
 *
 * @param file of the bundle
 * @param names of its entries
 * @param headers of its manifest
 */
record ComponentFiles(Path file, Set<String> names, Map<String, String> headers) {

    /** Names them. */
    static final String HEADER = "Service-Component";

    private static final String COMPONENT = "component";
    private static final List<String> NAMESPACES =
            List.of("http://www.osgi.org/xmlns/scr/v1.", "http://felix.apache.org/xmlns/scr/");
    private static final String ITSELF = ".";

    /** {@return those of an archive that was read} */
    static ComponentFiles of(Path file, Archive archive, Map<String, String> headers) {
        return new ComponentFiles(file, new HashSet<>(archive.names()), headers);
    }

    /**
     * Finds out whether the component runtime can do something with them.
     *
     * @param extended whether fragments come with the bundle, which may hold what it names
     * @throws RefusedException if it cannot; names the entry and what was expected
     * @throws IOException if the file cannot be read
     */
    void check(boolean extended) throws IOException, RefusedException {
        String header = headers.get(HEADER);
        if (header == null) {
            return;
        }
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            for (String location : Clauses.names(header)) {
                Pattern pattern = pattern(location);
                List<String> found = names.stream()
                        .filter(name -> pattern.matcher(name).matches())
                        .sorted()
                        .toList();
                int components = 0;
                for (String name : found) {
                    components += check(jar, name, extended);
                }
                if (components == 0 && !(extended && found.isEmpty())) {
                    throw new RefusedException(missing(location, found));
                }
            }
        }
    }

    private static String missing(String location, List<String> found) {
        return HEADER + ": "
                + (found.isEmpty()
                        ? "an entry " + Words.quoted(location) + " expected, there is none"
                        : "a <component> in " + Words.quoted(location) + " expected, there is none");
    }

    /** Stars stand for any part of the name of a file. */
    private static Pattern pattern(String location) {
        String path = location.startsWith("/") ? location.substring(1) : location;
        int file = path.lastIndexOf('/') + 1;
        String name = Pattern.quote(path.substring(file)).replace("*", "\\E[^/]*\\Q");
        return Pattern.compile(Pattern.quote(path.substring(0, file)) + name);
    }

    /** {@return how many components there are in an entry} */
    private int check(JarFile jar, String name, boolean extended) throws IOException, RefusedException {
        try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
            return new Reading(name, extended).components(in);
        } catch (XMLStreamException e) {
            throw new RefusedException(of(name) + "XML expected: " + Words.of(e), e);
        }
    }

    private static String of(String name) {
        return HEADER + ": entry " + Words.quoted(name) + ": ";
    }

    /** {@return whether the bundle may have a class, itself or from others} */
    private boolean mayHave(String type) {
        int dot = type.lastIndexOf('.');
        String itsPackage = dot < 0 ? "" : type.substring(0, dot);
        return names.contains(type.replace('.', '/') + ".class")
                || headers.containsKey(Constants.REQUIRE_BUNDLE)
                || headers.containsKey(Constants.DYNAMICIMPORT_PACKAGE)
                || !Set.of(ITSELF).containsAll(Clauses.names(headers.getOrDefault(Constants.BUNDLE_CLASSPATH, ITSELF)))
                || Clauses.names(headers.getOrDefault(Constants.IMPORT_PACKAGE, ""))
                        .contains(itsPackage);
    }

    /** The reading of one entry. */
    private final class Reading {

        private final String name;
        private final boolean extended;
        private int components;
        private int depth;
        private int inside;
        private boolean made;

        Reading(String name, boolean extended) {
            this.name = name;
            this.extended = extended;
        }

        int components(InputStream in) throws XMLStreamException, RefusedException {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD ->
                        throw new RefusedException(of(name) + "XML without a document type expected");
                    case XMLStreamConstants.START_ELEMENT -> begin(reader);
                    case XMLStreamConstants.END_ELEMENT -> end();
                    default -> {
                        // texts and comments say nothing of components
                    }
                }
            }
            return components;
        }

        private void begin(XMLStreamReader reader) throws RefusedException {
            depth++;
            if (inside == 0 && component(reader)) {
                inside = depth;
                made = false;
                components++;
            } else if (inside > 0
                    && depth == inside + 1
                    && reader.getLocalName().equals("implementation")) {
                made = true;
                implementation(reader.getAttributeValue(null, "class"));
            }
        }

        /** The first element need not say its namespace. */
        private boolean component(XMLStreamReader reader) {
            String namespace = reader.getNamespaceURI();
            boolean plain = namespace == null || namespace.isEmpty();
            return reader.getLocalName().equals(COMPONENT)
                    && (plain ? depth == 1 : NAMESPACES.stream().anyMatch(namespace::startsWith));
        }

        private void implementation(String type) throws RefusedException {
            if (type == null || type.isBlank()) {
                throw new RefusedException(of(name) + "<implementation class=\"…\"> expected, it names no class");
            }
            if (!extended && !mayHave(type.strip())) {
                throw new RefusedException(of(name) + "a class in the bundle expected, " + Words.quoted(type)
                        + " is neither there nor imported");
            }
        }

        private void end() throws RefusedException {
            if (depth == inside) {
                inside = 0;
                if (!made) {
                    throw new RefusedException(of(name) + "an <implementation> in <component> expected, there is none");
                }
            }
            depth--;
        }
    }
}
