package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ohmstead.deploy.Deployments.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges one file in {@code deploy/} at a time. What is whole is taken at once; what is not may be in the middle of a copy,
 * so it is refused only when nobody has changed it for a while. For use by one thread.
 */
final class Inspector {

    /** Who took a file away: nobody can tell. */
    static final String UNKNOWN = "unknown";

    /** How it came. */
    static final String VIA = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(Inspector.class);

    private final Staging staging;
    private final Effect effect;
    private final Limits limits;
    private final Timing timing;

    Inspector(Staging staging, Effect effect, Limits limits, Timing timing) {
        this.staging = staging;
        this.effect = effect;
        this.limits = limits;
        this.timing = timing;
    }

    /**
     * Judges.
     *
     * @param file to be judged
     * @param name of it
     * @param sighting of now; finished if nothing more is to be done before the file changes
     * @param now on a monotonic clock
     * @return what to tell, if it is time
     */
    Optional<Arrival> inspect(Path file, String name, Sighting sighting, long now) {
        if (!sighting.due(now)) {
            return Optional.empty();
        }
        try {
            if (Files.isDirectory(file)) {
                return no(file, name, sighting, now, "a file expected, what lies in a folder is not taken");
            }
            if (!FileNames.good(name)) {
                return no(file, name, sighting, now, unnamed(name));
            }
            if (!Files.isRegularFile(file)) {
                return no(file, name, sighting, now, "a file, or a link to one, expected");
            }
            return sighting.doubt().isPresent() ? doubted(sighting, now) : judge(file, name, sighting, now);
        } catch (NoSuchFileException e) {
            LOG.debug("{}: gone meanwhile", file, e);
            return Optional.empty();
        } catch (IOException e) {
            if (sighting.mention()) {
                LOG.warn("deploy/{}: cannot be taken yet, tried again: {}", name, Words.of(e));
            }
            sighting.retry(now + timing.retry().toNanos());
            return Optional.empty();
        }
    }

    private Optional<Arrival> no(Path file, String name, Sighting sighting, long now, String why) throws IOException {
        Arrival refused = new Arrival.Refused(name, "", owner(file), why, List.of());
        return doubt(sighting, now, refused, timing.patience());
    }

    private static String unnamed(String name) {
        return name.endsWith(".xml")
                ? "a bundle (.jar) or a KAR (.kar) expected; features are added by feature:repo-add"
                : FileNames.EXPECTED + " expected";
    }

    private Optional<Arrival> judge(Path file, String name, Sighting sighting, long now) throws IOException {
        if (Files.size(file) > limits.fileBytes()) {
            return doubt(
                    sighting,
                    now,
                    new Arrival.Refused(name, "", owner(file), tooLarge(), List.of()),
                    timing.patience());
        }
        ZipEnd.State state;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            state = ZipEnd.of(channel);
        }
        if (state instanceof ZipEnd.Incomplete incomplete) {
            return incomplete(file, name, sighting, now, incomplete.why());
        }
        if (state instanceof ZipEnd.Hopeless hopeless
                && sighting.rest(now) < timing.patience().toNanos()) {
            LOG.debug("deploy/{}: {}", name, hopeless.why());
            return Optional.empty();
        }
        return take(file, name, sighting, now);
    }

    private Optional<Arrival> incomplete(Path file, String name, Sighting sighting, long now, String why)
            throws IOException {
        if (sighting.rest(now) >= timing.giveUp().toNanos()) {
            return take(file, name, sighting, now);
        }
        mention(name, sighting, now, why);
        return Optional.empty();
    }

    private void mention(String name, Sighting sighting, long now, String why) {
        if (sighting.unsettled(now) >= timing.mention().toNanos() && sighting.mention()) {
            LOG.info(
                    "deploy/{}: waited for: {}; refused after {} s without a change",
                    name,
                    why,
                    timing.giveUp().toSeconds());
        }
    }

    private Optional<Arrival> take(Path file, String name, Sighting sighting, long now) throws IOException {
        String hash = FileStore.hash(file);
        if (hash.equals(effect.sha256(name).orElse("")) || hash.equals(sighting.sha256())) {
            sighting.finish(hash);
            return Optional.empty();
        }
        Arrival arrival = stage(file, name, hash);
        if (!sighting.is(Sighting.stamp(file))) {
            effect.decided(arrival.sha256());
            mention(name, sighting, now, "a file that is not changed while it is read expected");
            return Optional.empty();
        }
        if (arrival instanceof Arrival.Taken) {
            return tell(sighting, arrival);
        }
        return doubt(sighting, now, arrival, timing.patience());
    }

    private Arrival stage(Path file, String name, String hash) throws IOException {
        Who who = owner(file);
        Optional<Arrival> kept = staging.kept(name, hash, who);
        if (kept.isPresent()) {
            return kept.get();
        }
        try (InputStream content = Files.newInputStream(file)) {
            return staging.stage(name, content, who);
        }
    }

    private static Optional<Arrival> tell(Sighting sighting, Arrival arrival) {
        sighting.finish(arrival.sha256());
        return Optional.of(arrival);
    }

    private static Optional<Arrival> doubt(Sighting sighting, long now, Arrival arrival, Duration patience) {
        sighting.doubt(arrival);
        return sighting.rest(now) >= patience.toNanos() ? tell(sighting, arrival) : Optional.empty();
    }

    private Optional<Arrival> doubted(Sighting sighting, long now) {
        return doubt(sighting, now, sighting.doubt().orElseThrow(), timing.patience());
    }

    private String tooLarge() {
        return new TooLargeException(limits.fileBytes()).getMessage();
    }

    private static Who owner(Path file) throws IOException {
        try {
            return new Who(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName(), VIA);
        } catch (UnsupportedOperationException e) {
            LOG.debug("{}: no owners there", file, e);
            return new Who(UNKNOWN, VIA);
        }
    }
}
