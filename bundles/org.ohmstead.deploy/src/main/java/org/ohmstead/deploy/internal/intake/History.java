package org.ohmstead.deploy.internal.intake;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments.Who;

/**
 * What was deployed, durable. Safe for use by any thread. A disk that is full loses no number that was given out while the
 * gateway runs; it is said in the log and made up for.
 */
public interface History {

    /**
     * Adds a deployment that runs, at the stage {@code STAGED}.
     *
     * @param file its name
     * @param sha256 of its content
     * @param who wants it
     * @return with the next number
     */
    Deployment begin(String file, String sha256, Who who);

    /**
     * Changes a deployment, on disk before this returns if it is decided then.
     *
     * @param number of the deployment
     * @param change of what is known
     * @return what it is now
     * @throws IllegalArgumentException if there is none by that number
     */
    Deployment change(long number, UnaryOperator<Deployment> change);

    /**
     * {@return the newest, newest first}
     *
     * @param before only smaller numbers; 0 for all
     * @param most how many
     */
    List<Deployment> list(long before, int most);

    /**
     * {@return one}
     *
     * @param number of the deployment
     */
    Optional<Deployment> find(long number);

    /** {@return those that were running when the gateway ended without warning, oldest first; they are still RUNNING} */
    List<Deployment> interrupted();
}
