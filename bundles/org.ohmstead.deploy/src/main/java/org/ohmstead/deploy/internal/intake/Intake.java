package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ohmstead.deploy.Deployments.Who;

/**
 * The way of files in: the folder {@code deploy/}, what is sent, what is fetched. Everything is staged in a store by its
 * SHA-256 and checked without the framework. Safe for use by any thread.
 */
public interface Intake extends AutoCloseable {

    /**
     * Begins to watch the folder. Told are, in the order in which they came to rest: new files, files whose content is another
     * than what is in effect by that name, and names in effect that have no file. What lies there in effect is not told.
     *
     * @param inEffect SHA-256 by file name
     * @param arrivals is called on the intake's thread, quickly left, and never throws; what was told is not told again
     *     before it has changed
     */
    void start(Map<String, String> inEffect, Consumer<Arrival> arrivals);

    /**
     * Stages and checks what somebody sends. Does not call the consumer, and puts nothing into the folder.
     *
     * @param name of the file
     * @param content read to its end, not closed
     * @param who sends it
     * @return what became of it
     * @throws IllegalArgumentException if the name is none
     * @throws IOException if it cannot be read, is too large or cannot be kept
     */
    Arrival stage(String name, InputStream content, Who who) throws IOException;

    /**
     * Fetches, stages and checks. Does not call the consumer, and puts nothing into the folder.
     *
     * @param source {@code file:}, {@code https:}, {@code http:} or {@code mvn:}
     * @param who asks for it
     * @return what became of it
     * @throws IllegalArgumentException if the scheme is another or the path names no {@code .jar} or {@code .kar}
     * @throws IOException if it cannot be read, is too large or cannot be kept
     */
    Arrival stage(URI source, Who who) throws IOException;

    /**
     * Makes a parcel of what was staged earlier, as for a roll back. Neither size nor signature are asked about again.
     *
     * @param name of the file
     * @param sha256 of its content
     * @param who wants it
     * @return the parcel, which stays until it is accepted, rejected or unused; empty if it is not kept any more
     * @throws IOException if it cannot be read
     */
    Optional<Parcel> again(String name, String sha256, Who who) throws IOException;

    /**
     * A parcel that was staged is not tried after all, and need not stay.
     *
     * @param parcel which
     */
    void unused(Parcel parcel);

    /**
     * A parcel is in effect: its content lies in {@code deploy/} under its name from now on, put there if need be, and is not
     * told; a {@code NAME.rejected} of the same name goes with its reason.
     *
     * @param parcel which
     * @throws IOException if it cannot be put there
     */
    void accepted(Parcel parcel) throws IOException;

    /**
     * Something is not in effect: as {@code NAME.rejected} it lies beside its reason {@code NAME.rejected.txt}; if another
     * content is in effect by that name, that one lies in the folder again.
     *
     * @param arrival which
     * @param reason one line
     * @return whether somebody has deleted the file meanwhile while another content is in effect by its name: that will be told
     *     as gone next
     * @throws IOException if that cannot be
     */
    boolean rejected(Arrival arrival, String reason) throws IOException;

    /**
     * Nothing by that name is in effect any more: its file goes, if it is still there with the content that was in effect.
     *
     * @param name of the file
     * @throws IOException if it cannot be removed
     */
    void removed(String name) throws IOException;

    /**
     * Nothing by that name is in effect any more, as its file had gone: one that lies there by now came later and is told as
     * any other.
     *
     * @param name of the file
     */
    void gone(String name);

    /**
     * A removal did not come about: what is in effect lies in the folder again.
     *
     * @param name of the file
     * @throws IOException if it cannot be put there
     */
    void kept(String name) throws IOException;

    /** {@return whether a file of that name is in the folder, or is put there as soon as it is watched} */
    boolean has(String name);

    /** {@return what is kept by SHA-256} */
    Store store();

    /**
     * Removes from the store what nobody may want any more. What is staged and not decided stays by itself.
     *
     * @param needed SHA-256 of what is in effect, and of what it replaced: stays
     * @param wanted SHA-256 of what the history may bring back, the newest first: stays as far as the quota goes
     */
    void retain(Set<String> needed, List<String> wanted);

    /** Ends the watching; returns when the thread is through. */
    @Override
    void close();
}
