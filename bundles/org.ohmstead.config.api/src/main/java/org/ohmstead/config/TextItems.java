package org.ohmstead.config;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ohmstead.device.ConfigProblem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Items that are texts in files of their own: the profiles. Only the provider of {@link Configurations} writes through it.
 * Safe for use by any thread.
 */
@ProviderType
public interface TextItems {

    /** How the ids of profiles begin. */
    String PROFILES = "profiles/";

    /** Service property: rises whenever {@link #texts} has another answer. Type: {@code Long}. */
    String GENERATION = "ohmstead.generation";

    /** {@return all texts by id, as they are in effect} */
    Map<String, String> texts();

    /**
     * {@return what is wrong with a text, by line; empty if nothing is}
     *
     * @param id {@code profiles/NAME.yaml}
     * @param text that shall be taken
     */
    List<ConfigProblem> check(String id, String text);

    /**
     * Has work done as if some texts were different, without changing any: while it runs, and only for the thread that runs
     * it, {@link org.ohmstead.driver.Profiles} answers from these.
     *
     * @param changed new texts by id; empty ones are gone
     * @param work to be done; checks of drivers
     */
    void supposing(Map<String, String> changed, Runnable work);

    /**
     * Replaces a file, and restarts the devices that use it before it returns.
     *
     * @param id {@code profiles/NAME.yaml}
     * @param text that was checked
     * @param others PIDs of configurations that change right after: their devices are started anew by that, and not by this
     * @throws IOException if it cannot be written; nothing was changed
     */
    void write(String id, String text, Set<String> others) throws IOException;

    /**
     * Deletes a file.
     *
     * @param id {@code profiles/NAME.yaml}; unknown ones are ignored
     * @throws IOException if it cannot be deleted; nothing was changed
     */
    void delete(String id) throws IOException;
}
