package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Knows features files from other XML, by their root; nothing outside of the file is read for it. */
final class FeaturesFile {

    private FeaturesFile() {}

    /**
     * {@return whether the root of a file is {@code features}}
     *
     * @param file of XML
     * @throws XMLStreamException if it is no XML
     * @throws IOException if it cannot be read
     */
    static boolean is(Path file) throws XMLStreamException, IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            boolean first = true;
            boolean features = false;
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT && first) {
                    features = reader.getLocalName().equals("features");
                    first = false;
                }
            }
            return features;
        }
    }
}
