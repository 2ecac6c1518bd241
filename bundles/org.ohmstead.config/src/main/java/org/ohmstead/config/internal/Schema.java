package org.ohmstead.config.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What the metatype says of one PID or factory PID. */
final class Schema {

    /** Begins the ids by which drivers tell the web console how to show a configuration: no keys to write. */
    private static final String HINT = "webconsole.";

    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private String name = "";
    private String description = "";

    /** {@return the schema of an object class with its limits by key} */
    static Schema of(ObjectClassDefinition definition, Map<String, Limits> limits) {
        Schema schema = new Schema();
        schema.name = text(definition.getName());
        schema.description = text(definition.getDescription());
        Set<String> required = new HashSet<>();
        for (AttributeDefinition attribute : all(definition, ObjectClassDefinition.REQUIRED)) {
            required.add(attribute.getID());
        }
        for (AttributeDefinition attribute : all(definition, ObjectClassDefinition.ALL)) {
            String id = attribute.getID();
            if (!id.startsWith(HINT)) {
                Limits own = limits.getOrDefault(id, Limits.NONE);
                schema.attributes.put(id, new Attribute(attribute, own, required.contains(id)));
            }
        }
        return schema;
    }

    private static String text(String given) {
        return given == null ? "" : given.strip();
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    private static AttributeDefinition[] all(ObjectClassDefinition definition, int which) {
        AttributeDefinition[] found = definition.getAttributeDefinitions(which);
        return found == null ? new AttributeDefinition[0] : found;
    }

    Map<String, Attribute> attributes() {
        return attributes;
    }

    Optional<Attribute> attribute(String key) {
        return Optional.ofNullable(attributes.get(key));
    }

    /** {@return whether what a key holds must not be shown} */
    boolean secret(String key) {
        return attribute(key).map(Attribute::secret).orElse(false);
    }
}
