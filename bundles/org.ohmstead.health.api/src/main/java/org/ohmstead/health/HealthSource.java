package org.ohmstead.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Somebody who knows how parts of the gateway are: registered as a service, asked whenever the tree is wanted. */
@ConsumerType
public interface HealthSource {

    /**
     * {@return the parts this one knows of, to stand right below the system; at once, without I/O}
     */
    List<HealthNode> health();
}
