package org.ohmstead.deploy.internal;

import java.time.Instant;
import java.util.List;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.deploy.internal.intake.Parcel;

/**
 * A file that is in effect.
 *
 * @param name of the file
 * @param sha256 of its content
 * @param kind what it is
 * @param since when it was taken
 * @param number of the deployment that took it
 * @param signer may be empty
 * @param parts its bundles
 * @param repositories URIs of the features files that a KAR added
 * @param features ids of the features that a KAR installed
 */
record Entry(
        String name,
        String sha256,
        Parcel.Kind kind,
        Instant since,
        long number,
        String signer,
        List<Part> parts,
        List<String> repositories,
        List<String> features) {

    /**
     * One bundle of it.
     *
     * @param symbolicName of the bundle
     * @param version of the bundle
     * @param kept SHA-256 of what it replaced that was no drop-in, in the store; empty if it replaced nothing
     * @param places Maven coordinates at which the overlay has it
     */
    record Part(String symbolicName, String version, String kept, List<String> places) {}

    DropIn dropIn() {
        return new DropIn(
                name,
                sha256,
                since,
                number,
                parts.stream().map(p -> p.symbolicName() + " " + p.version()).toList(),
                signer);
    }
}
