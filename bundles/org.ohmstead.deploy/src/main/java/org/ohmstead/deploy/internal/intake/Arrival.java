package org.ohmstead.deploy.internal.intake;

import java.util.List;
import org.ohmstead.deploy.Deployments.Who;

/** What became of a file that came or went. */
public sealed interface Arrival {

    /** {@return the file's name} */
    String name();

    /** {@return the content's SHA-256 in hex; empty if it could not be read or is gone} */
    String sha256();

    /** {@return whose doing it is} */
    Who who();

    /**
     * A file that may be tried.
     *
     * @param parcel all about it
     */
    record Taken(Parcel parcel) implements Arrival {

        @Override
        public String name() {
            return parcel.name();
        }

        /**
         * {@return the same, not to be tried}
         *
         * @param reason one line: what was expected and what is there
         */
        public Refused refused(String reason) {
            List<String> bundles = parcel.contents().stream()
                    .map(content -> content.symbolicName() + " " + content.version())
                    .toList();
            return new Refused(name(), sha256(), who(), reason, bundles);
        }

        @Override
        public String sha256() {
            return parcel.sha256();
        }

        @Override
        public Who who() {
            return parcel.who();
        }
    }

    /**
     * A file that cannot be tried.
     *
     * @param name of the file
     * @param sha256 of its content
     * @param who brought it
     * @param reason one line: what was expected and what is there
     * @param bundles symbolic names and versions as far as they are known, as {@code com.example.driver 1.2.0}
     */
    record Refused(String name, String sha256, Who who, String reason, List<String> bundles) implements Arrival {}

    /**
     * A file that was in effect and is not in the folder any more.
     *
     * @param name of the file
     * @param who took it away
     */
    record Gone(String name, Who who) implements Arrival {

        @Override
        public String sha256() {
            return "";
        }
    }
}
