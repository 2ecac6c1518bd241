package org.ohmstead.health.internal;

import java.util.Map;
import org.ohmstead.health.Vital;

/**
 * A vital part and where it comes from.
 *
 * @param vital to be asked
 * @param component its name for the component runtime; of a part that is none, what tells it from others
 * @param bundle the id of its bundle
 */
record Guarded(Vital vital, String component, long bundle) {

    static Guarded of(Vital vital, Map<String, Object> properties) {
        Object component = properties.get("component.name");
        Object bundle = properties.get("service.bundleid");
        return new Guarded(
                vital,
                component == null ? vital.getClass().getName() : component.toString(),
                bundle instanceof Long id ? id : -1);
    }

    String text() {
        return vital.vital() + " (" + component + ")";
    }
}
