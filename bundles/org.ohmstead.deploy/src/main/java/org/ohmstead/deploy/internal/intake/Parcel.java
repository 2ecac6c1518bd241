package org.ohmstead.deploy.internal.intake;

import java.nio.file.Path;
import java.util.List;
import org.ohmstead.deploy.Deployments.Who;

/**
 * A file that came, staged and found to be in order as far as one can tell without the framework.
 *
 * @param name of the file, ending in {@code .jar} or {@code .kar}
 * @param sha256 of its content, in hex
 * @param kind what it is
 * @param file the staged copy in the store
 * @param contents its bundles; exactly one for a JAR
 * @param repositories features files of a KAR, unpacked, in the order of the archive; empty for a JAR
 * @param shipped locations of bundles and features files that a KAR's features want and it does not bring itself
 * @param configurations names of the files that a KAR's features write into {@code etc/}
 * @param unpacked the folder with the KAR's Maven repository: {@code DATA/kar/SHA256}; the staged file's folder for a JAR
 * @param signer subject of the trusted certificate that all of it is signed with; empty if there is none
 * @param who brought it
 */
public record Parcel(
        String name,
        String sha256,
        Kind kind,
        Path file,
        List<Content> contents,
        List<Path> repositories,
        List<String> shipped,
        List<String> configurations,
        Path unpacked,
        String signer,
        Who who) {

    /** What a parcel is. */
    public enum Kind {
        /** One bundle. */
        JAR,
        /** Features with their bundles. */
        KAR
    }
}
