package org.ohmstead.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a bundle's metatype documents say of a key beyond what {@code AttributeDefinition} hands on.
 *
 * @param min the least value, of a text the least length; empty if there is none
 * @param max the largest
 * @param hasDefault whether there is a default, even if it is an empty text
 */
record Limits(String min, String max, boolean hasDefault) {

    static final Limits NONE = new Limits("", "", false);

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

    /** {@return the limits by PID and key of all metatype documents of a bundle} */
    static Map<String, Map<String, Limits>> of(Bundle bundle) {
        Map<String, Map<String, Limits>> limits = new HashMap<>();
        Enumeration<URL> found = bundle.findEntries(MetaTypeService.METATYPE_DOCUMENTS_LOCATION, "*.xml", false);
        for (URL url : found == null ? List.<URL>of() : Collections.list(found)) {
            try (InputStream in = url.openStream()) {
                limits.putAll(of(in));
            } catch (IOException | SAXException | ParserConfigurationException e) {
                LOG.warn("{}: messages about its configurations will not tell limits: {}", url, e.toString());
            }
        }
        return limits;
    }

    /** {@return the limits by PID and key of one document (OSGi Compendium 8, 105.8)} */
    static Map<String, Map<String, Limits>> of(InputStream in)
            throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(in);
        Map<String, Map<String, Limits>> byClass = new HashMap<>();
        for (Element definition : elements(document.getDocumentElement(), "OCD")) {
            Map<String, Limits> keys = new HashMap<>();
            elements(definition, "AD").forEach(key -> keys.put(key.getAttribute("id"), of(key)));
            byClass.put(definition.getAttribute("id"), keys);
        }
        Map<String, Map<String, Limits>> byPid = new HashMap<>();
        for (Element designate : elements(document.getDocumentElement(), "Designate")) {
            String factoryPid = designate.getAttribute("factoryPid");
            String pid = factoryPid.isEmpty() ? designate.getAttribute("pid") : factoryPid;
            elements(designate, "Object")
                    .forEach(object -> byPid.put(pid, byClass.getOrDefault(object.getAttribute("ocdref"), Map.of())));
        }
        return byPid;
    }

    private static Limits of(Element key) {
        return new Limits(key.getAttribute("min"), key.getAttribute("max"), key.hasAttribute("default"));
    }

    private static List<Element> elements(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** {@return the limits where there are any, else others} */
    Limits or(String otherMin, String otherMax) {
        return new Limits(min.isEmpty() ? otherMin : min, max.isEmpty() ? otherMax : max, hasDefault);
    }

    /** {@return the limits for people, to follow the kind of value} */
    String words() {
        if (min.isEmpty()) {
            return max.isEmpty() ? "" : " of at most " + max;
        }
        return max.isEmpty() ? " of at least " + min : " from " + min + " to " + max;
    }
}
