package org.ohmstead.deploy;

import java.time.Instant;
import java.util.List;

/**
 * A file in {@code deploy/} that is in effect.
 *
 * @param file its name
 * @param sha256 of its content, in hex
 * @param since when it was taken; UTC, ms
 * @param number of the deployment that took it
 * @param bundles symbolic names and versions, as {@code com.example.driver 1.2.0}
 * @param signer subject of the trusted certificate that all of it is signed with; empty if there is none
 */
public record DropIn(String file, String sha256, Instant since, long number, List<String> bundles, String signer) {}
