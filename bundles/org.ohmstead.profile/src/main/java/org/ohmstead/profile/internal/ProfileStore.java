package org.ohmstead.profile.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Profiles;
import org.ohmstead.lib.files.FolderWatch;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads lists of points, watches {@code etc/profiles}, and restarts the devices whose profile changed. Immediate: it has
 * to watch while the only device that names a profile has failed for want of it.
 */
@Component(immediate = true)
public final class ProfileStore implements Profiles {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileStore.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final ProfileFolder folder;
    private final Restarts restarts;
    private final Duration again;
    /** Has a thread as soon as a restart fails. */
    private final ScheduledThreadPoolExecutor later;

    private final Announcement announcement;
    private final FolderWatch watch;

    /**
     * Reads the profiles and starts watching them.
     *
     * @param context tells where {@code etc} is
     * @param configurations of devices, which are restarted through it
     */
    @Activate
    public ProfileStore(BundleContext context, @Reference(name = "configurations") ConfigurationAdmin configurations) {
        this(Path.of(etc(context), "profiles"), configurations, AGAIN, new Announcement(context));
    }

    ProfileStore(Path path, ConfigurationAdmin configurations, Duration again, Announcement announcement) {
        this.folder = new ProfileFolder(path);
        this.restarts = new Restarts(configurations, folder);
        this.again = again;
        this.announcement = announcement;
        this.later = new ScheduledThreadPoolExecutor(
                1, task -> new Thread(task, "ohmstead-profile-retry"), new ThreadPoolExecutor.DiscardPolicy());
        folder.look();
        announcement.open(new ProfileTexts(folder, this::edited), folder.generation());
        this.watch = FolderWatch.start(path, ProfileFolder::holdsProfile, "ohmstead-profile", this::changed);
    }

    private static String etc(BundleContext context) {
        String etc = context.getProperty("karaf.etc");
        if (etc == null) {
            throw new IllegalArgumentException("the system property karaf.etc, the folder of configurations, expected");
        }
        return etc;
    }

    @Deactivate
    void close() {
        announcement.close();
        watch.close();
        later.shutdownNow();
    }

    @Override
    public List<PointEntry> points(String protocol, String profile, String points) {
        String name = profile.strip();
        if (name.isEmpty()) {
            return points.isBlank() ? List.of() : inline(points);
        }
        if (!points.isBlank()) {
            throw new IllegalArgumentException(
                    "points: nothing expected beside profile = '" + name + "'; use one of the two");
        }
        Profile found = folder.get(name);
        if (!found.protocol().equals(protocol)) {
            throw new IllegalArgumentException("profile = '" + name + "': a profile for " + protocol
                    + " expected, etc/profiles/" + name + ".yaml is for " + found.protocol());
        }
        return found.points();
    }

    /** A driver lets it through, and what is known of that is the name of its class: a refusal has the one that is agreed on. */
    private static List<PointEntry> inline(String points) {
        try {
            return Profile.parseInline(points);
        } catch (Wrong e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void changed() {
        synchronized (this) {
            restart(Map.of());
        }
        announcement.tell(folder.generation());
    }

    /** No look of the watch comes between the edit and the restarts. */
    private void edited(ProfileTexts.Edit edit, Map<String, Set<String>> others) throws IOException {
        synchronized (this) {
            edit.make();
            restart(others);
        }
        announcement.tell(folder.generation());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task itself tells what goes wrong
    private void restart(Map<String, Set<String>> others) {
        if (!restarts.restart(folder.look(), others) && later.getQueue().isEmpty()) {
            later.schedule(this::retry, again.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Thread boundary: nobody else would tell what went wrong. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void retry() {
        try {
            changed();
        } catch (RuntimeException e) {
            LOG.error("devices with changed profiles are not restarted", e);
        }
    }
}
