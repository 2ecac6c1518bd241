package org.ohmstead.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The guarded way of bundles and KARs into the running gateway: the folder {@code deploy/}, the shell, REST and the console
 * all use it. One deployment at a time, in the order in which they came. Safe for use by any thread.
 *
 * <p>What is taken lies in {@code deploy/} under its name afterwards, whichever way it came, and is installed again from
 * there if the framework's own memory is lost. What is refused or brought back lies there as {@code NAME.rejected}, with the
 * reason in {@code NAME.rejected.txt}.
 */
@ProviderType
public interface Deployments {

    /**
     * Deploys what somebody sends.
     *
     * @param name of the file, ending in {@code .jar} or {@code .kar}; one of the same name in {@code deploy/} is replaced
     * @param content is read to its end before this returns, and closed by the caller
     * @param origin who wants it
     * @return the deployment when it is decided: good, refused or brought back. Fails never; cancelling has no effect
     * @throws IllegalArgumentException if the name is none
     * @throws IOException if it cannot be read, is too large, or the disk is full
     */
    CompletionStage<Deployment> deploy(String name, InputStream content, Who origin) throws IOException;

    /**
     * Deploys what is in a file of this machine or somewhere on the network.
     *
     * @param source {@code file:}, {@code https:}, {@code http:} or {@code mvn:}
     * @param origin who wants it
     * @return the deployment when it is decided
     * @throws IllegalArgumentException if the scheme is another or the path names no {@code .jar} or {@code .kar}
     * @throws IOException if it cannot be read
     */
    CompletionStage<Deployment> deploy(URI source, Who origin) throws IOException;

    /**
     * Takes a file out of {@code deploy/} and what came with it out of the gateway. What it had replaced comes back.
     *
     * @param name of the file
     * @param origin who wants it
     * @return the deployment when it is decided
     * @throws IllegalArgumentException if there is none by that name
     */
    CompletionStage<Deployment> remove(String name, Who origin);

    /**
     * Brings back what was there before a deployment that was good, as if it had not been.
     *
     * @param number of the deployment
     * @param origin who wants it
     * @return a new deployment, when it is decided
     * @throws IllegalArgumentException if there is none by that number, it changed nothing, something newer has replaced
     *     it, or what was there before is not kept any more; the message says which
     */
    CompletionStage<Deployment> rollBack(long number, Who origin);

    /** {@return what lies in {@code deploy/} and is in effect, ordered by name} */
    List<DropIn> dropIns();

    /**
     * {@return the newest deployments, newest first, also those that run}
     *
     * @param before only those with a smaller number; 0 for all
     * @param most how many
     */
    List<Deployment> history(long before, int most);

    /**
     * {@return one deployment, if the history reaches back so far}
     *
     * @param number of the deployment
     */
    Optional<Deployment> deployment(long number);

    /**
     * Who wants something.
     *
     * @param name of the user, or of the owner of the file
     * @param via {@code folder}, {@code shell}, {@code rest}, {@code console} or {@code system}
     */
    record Who(String name, String via) {}
}
