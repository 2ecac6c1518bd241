package org.ohmstead.health;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** How this gateway is. Safe for use by any thread; answers at once from what is known. */
@ProviderType
public interface Health {

    /** {@return the whole tree: the system at the root, below it what it is made of} */
    HealthNode tree();

    /** {@return what the watchdog did since the start, oldest first: one sentence with its time for each} */
    List<String> interventions();
}
