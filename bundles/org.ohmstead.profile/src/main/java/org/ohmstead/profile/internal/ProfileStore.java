package org.ohmstead.profile.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Profiles;
import org.ohmstead.lib.files.FolderWatch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
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

    private final ConfigurationAdmin configurations;
    private final ProfileFolder folder;
    private final FolderWatch watch;

    /**
     * Reads the profiles and starts watching them.
     *
     * @param context tells where {@code etc} is
     * @param configurations of devices, which are restarted through it
     */
    @Activate
    public ProfileStore(BundleContext context, @Reference(name = "configurations") ConfigurationAdmin configurations) {
        this(Path.of(etc(context), "profiles"), configurations);
    }

    ProfileStore(Path path, ConfigurationAdmin configurations) {
        this.configurations = configurations;
        this.folder = new ProfileFolder(path);
        folder.look();
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
        watch.close();
    }

    @Override
    public List<PointEntry> points(String protocol, String profile, String points) {
        String name = profile.strip();
        if (name.isEmpty()) {
            return points.isBlank() ? List.of() : Profile.parseInline(points);
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

    private void changed() {
        for (String name : folder.look()) {
            int devices = restart(name);
            String problem = devices == 0 ? "" : folder.problem(name);
            if (problem.isEmpty()) {
                LOG.info("profile {} changed; devices restarted: {}", name, devices);
            } else {
                LOG.warn("profile {} changed and cannot be used by {} device(s): {}", name, devices, problem);
            }
        }
    }

    /**
     * An update with the properties it has raises a configuration's change count and is told to listeners, so that
     * Declarative Services start the device anew; {@link Configuration#update()} is not told to them.
     */
    private int restart(String profile) {
        int devices = 0;
        for (Configuration device : devices(profile)) {
            try {
                device.update(device.getProperties());
                devices++;
            } catch (IOException e) {
                LOG.warn("{}: not restarted with its changed profile {}", device.getPid(), profile, e);
            } catch (IllegalStateException e) {
                LOG.debug("profile {}: a device that used it is gone", profile, e);
            }
        }
        return devices;
    }

    private Set<Configuration> devices(String profile) {
        try {
            Configuration[] found = configurations.listConfigurations(
                    "(&(service.factoryPid=" + Driver.PID_PREFIX + "*)(profile=" + profile + "))");
            return found == null ? Set.of() : Set.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("the configurations of devices cannot be listed", e);
        }
    }
}
