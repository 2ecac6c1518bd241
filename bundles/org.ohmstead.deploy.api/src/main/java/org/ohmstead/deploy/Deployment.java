package org.ohmstead.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One try to change bundles.
 *
 * @param number rises by one
 * @param file its name
 * @param sha256 of its content, in hex; empty if it could not be read, or for a removal of what is gone
 * @param who wanted it
 * @param begun when it was taken up; UTC, ms
 * @param ended when it was decided; empty while it runs
 * @param stage how far it came
 * @param outcome what became of it
 * @param reason in words, in one line; empty if all is well
 * @param bundles what it changed or would have changed, as far as it is known
 * @param devices paths of the devices that were concerned
 * @param remarks for people: left threads, devices that had no reading before either; possibly empty
 */
public record Deployment(
        long number,
        String file,
        String sha256,
        Deployments.Who who,
        Instant begun,
        Optional<Instant> ended,
        Stage stage,
        Outcome outcome,
        String reason,
        List<BundleChange> bundles,
        List<String> devices,
        List<String> remarks) {

    /** How far a deployment came. */
    public enum Stage {
        /** Waits for its turn, or for the file to come to rest. */
        STAGED,
        /** Archive, signature, manifest and ranges are checked. */
        CHECKED,
        /** It would resolve. */
        RESOLVED,
        /** Bundles are being changed. */
        SWAPPED,
        /** It is seen whether all is well. */
        WATCHED;

        /** {@return the name on the wire, in lower case} */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of a deployment. */
    public enum Outcome {
        /** Not decided yet. */
        RUNNING,
        /** It is in effect. */
        DONE,
        /** Nothing was changed. */
        REFUSED,
        /** It was in effect, was not healthy, and what was before is back, if anything was. */
        ROLLED_BACK,
        /** It was not healthy, and what was before could not be brought back as it was; the reason says what is left. */
        FAILED;

        /** {@return the name on the wire: running, done, refused, rolled-back, failed} */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What becomes of one bundle.
     *
     * @param symbolicName of the bundle
     * @param before its version; empty if it was not there
     * @param after its version; empty if it goes
     */
    public record BundleChange(String symbolicName, Optional<String> before, Optional<String> after) {}
}
