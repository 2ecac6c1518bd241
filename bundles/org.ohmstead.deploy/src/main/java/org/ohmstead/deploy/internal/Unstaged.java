package org.ohmstead.deploy.internal;

import java.net.URI;
import java.util.Optional;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.deploy.internal.intake.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what somebody wanted to send and could not even be kept: whoever sent it is told, and so is the history. */
final class Unstaged {

    private static final Logger LOG = LoggerFactory.getLogger(Unstaged.class);
    private static final int LONGEST = 200;

    private final Records records;

    Unstaged(Records records) {
        this.records = records;
    }

    /**
     * Notes.
     *
     * @param name of the file, as it was given; nothing is noted without one
     * @param origin who sent it
     * @param reason why it could not be kept
     */
    void refused(String name, Who origin, Exception reason) {
        if (name.isBlank()) {
            return;
        }
        String text = Optional.ofNullable(reason.getMessage())
                .orElseGet(() -> reason.getClass().getSimpleName());
        String file = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
        Deployment begun = records.history().begin(file, "", origin);
        Deployment end = records.end(begun.number(), Outcome.REFUSED, Addresses.plain(text));
        LOG.warn("deploy/{}: refused: {} (deployment {})", end.file(), end.reason(), end.number());
    }

    /** {@return the name that a URI gives a file, whether it may be one or not; without what may be secret} */
    static String name(URI source) {
        if (source.getPath() != null) {
            return source.getPath().substring(source.getPath().lastIndexOf('/') + 1);
        }
        String part = Addresses.plain(source.getSchemeSpecificPart());
        return part.substring(part.indexOf('!') + 1).split("[?#]", 2)[0].replace('/', ':');
    }
}
