package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a features file has Karaf fetch and write; nothing outside of the file is read for it.
 *
 * @param bundles their locations
 * @param others locations of other features files
 * @param written locations of configurations, which are written into {@code etc/}
 * @param configurations names of the files that come into {@code etc/} by that
 */
record FeaturesFile(List<String> bundles, List<String> others, List<String> written, List<String> configurations) {

    private static final String FOLDER = "(?:\\$\\{karaf\\.etc}|/?etc)/+";
    private static final Pattern ETC =
            Pattern.compile(FOLDER + "(?:[A-Za-z0-9_][A-Za-z0-9_.~@+-]*/)*[A-Za-z0-9_][A-Za-z0-9_.~@+-]*");
    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.~@+-]*");
    private static final List<String> OVER = List.of("override", "append", "external");

    /**
     * {@return what a file of XML says; empty if its root is not {@code features}}
     *
     * @param file of XML
     * @throws XMLStreamException if it is no XML
     * @throws RefusedException if it would write elsewhere than into etc, or over what is there
     * @throws IOException if it cannot be read
     */
    static Optional<FeaturesFile> read(Path file) throws XMLStreamException, IOException, RefusedException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        FeaturesFile found =
                new FeaturesFile(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            boolean first = true;
            boolean features = false;
            boolean declared = false;
            while (reader.hasNext()) {
                int event = reader.next();
                declared |= event == XMLStreamConstants.DTD;
                if (event == XMLStreamConstants.START_ELEMENT && first) {
                    features = reader.getLocalName().equals("features");
                    first = false;
                } else if (event == XMLStreamConstants.START_ELEMENT && features) {
                    found.element(reader);
                }
            }
            if (features && declared) {
                throw new RefusedException(
                        "a features file without a document type expected, which could change what it says");
            }
            return features ? Optional.of(found) : Optional.empty();
        }
    }

    private void element(XMLStreamReader reader) throws XMLStreamException, RefusedException {
        switch (reader.getLocalName()) {
            case "bundle" -> bundles.add(reader.getElementText().strip());
            case "repository" -> others.add(reader.getElementText().strip());
            case "configfile" -> {
                String file = into("finalname", ETC, "a file below etc/ for <configfile>", reader);
                configurations.add(file.replaceFirst(FOLDER, ""));
                written.add(reader.getElementText().strip());
            }
            case "config" -> configurations.add(into("name", PID, "the PID of a <config>", reader) + ".cfg");
            default -> {
                // features, their dependencies, requirements and capabilities bring and write nothing by themselves
            }
        }
    }

    private static String into(String key, Pattern good, String expected, XMLStreamReader reader)
            throws RefusedException {
        String name = reader.getAttributeValue(null, key);
        if (name == null || !good.matcher(name.strip()).matches()) {
            throw new RefusedException(expected + " expected, " + key + " is " + Words.quoted(String.valueOf(name)));
        }
        for (String over : OVER) {
            if (Boolean.parseBoolean(reader.getAttributeValue(null, over))) {
                throw new RefusedException("a configuration that is written once expected, " + Words.quoted(name)
                        + " has " + over + ": what is in etc/ is the operator's");
            }
        }
        return name.strip();
    }

    /** {@return the plain form of a location, as {@code mvn:g/a/1.0}} */
    static String plain(String location) {
        String plain = location.indexOf('?') < 0 ? location : location.substring(0, location.indexOf('?'));
        String[] parts = plain.split("/", -1);
        return parts.length == 4 && parts[3].equals("jar")
                ? plain.substring(0, plain.length() - "/jar".length())
                : plain;
    }
}
