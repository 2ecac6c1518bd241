package org.ohmstead.config.internal;

import java.util.Optional;

/** What becomes of one item in a transaction. */
sealed interface Move {

    /** {@return the item} */
    String id();

    /** {@return what is shown of it now; empty if it is not there} */
    Optional<String> before();

    /** {@return what will be shown of it; empty if it will be gone} */
    Optional<String> after();

    /**
     * A configuration.
     *
     * @param pid with its parts
     * @param now as it is; empty if it is new
     * @param content that it shall have; empty if it shall go
     * @param before what is shown of it now, if it runs
     * @param after what will be shown of it
     */
    record OfPid(
            PidName pid,
            Optional<Known> now,
            Optional<Content> content,
            Optional<String> before,
            Optional<String> after)
            implements Move {

        @Override
        public String id() {
            return pid.pid();
        }

        /** {@return the name of its file} */
        String file() {
            return now.map(Known::file).filter(name -> !name.isEmpty()).orElseGet(pid::file);
        }

        /** {@return its file, for messages} */
        String where() {
            return CfgFolder.where(file());
        }

        Known wanted() {
            return new Known(pid, file(), content.orElseThrow());
        }

        OfPid with(Content other, String shown) {
            return new OfPid(pid, now, Optional.of(other), before, Optional.of(shown));
        }
    }

    /**
     * A profile.
     *
     * @param id of the item
     * @param before its text now
     * @param after its text then
     */
    record OfText(String id, Optional<String> before, Optional<String> after) implements Move {}
}
