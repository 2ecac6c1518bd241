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

    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    /** {@return the schema of an object class} */
    static Schema of(ObjectClassDefinition definition) {
        Schema schema = new Schema();
        Set<String> required = new HashSet<>();
        for (AttributeDefinition attribute : all(definition, ObjectClassDefinition.REQUIRED)) {
            required.add(attribute.getID());
        }
        for (AttributeDefinition attribute : all(definition, ObjectClassDefinition.ALL)) {
            schema.attributes.put(attribute.getID(), new Attribute(attribute, required.contains(attribute.getID())));
        }
        return schema;
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
