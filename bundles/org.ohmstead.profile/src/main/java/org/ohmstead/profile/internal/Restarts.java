package org.ohmstead.profile.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.driver.Driver;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restarts the devices whose profile changed, each once. For use by one thread at a time. */
final class Restarts {

    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
    private static final String FILTER = "(service.factoryPid=" + Driver.PID_PREFIX + "*)";

    private final ConfigurationAdmin configurations;
    private final ProfileFolder folder;
    /** Changed profiles whose devices are not all restarted. */
    private final Map<String, Due> due = new TreeMap<>();

    private Set<String> told = Set.of();

    /**
     * What became of a profile's devices.
     *
     * @param restarted PIDs of those that are
     * @param others PIDs of those that need not be
     */
    private record Due(Set<String> restarted, Set<String> others) {

        boolean waits(String pid) {
            return !restarted.contains(pid) && !others.contains(pid);
        }
    }

    Restarts(ConfigurationAdmin configurations, ProfileFolder folder) {
        this.configurations = configurations;
        this.folder = folder;
    }

    /**
     * Restarts what has to be.
     *
     * @param changed names of the profiles that changed since the last call
     * @param others PIDs of devices that somebody else starts anew right after, by profile
     * @return whether nothing is left that could not be restarted
     */
    boolean restart(Collection<String> changed, Map<String, Set<String>> others) {
        changed.forEach(name -> due.put(name, new Due(new TreeSet<>(), others.getOrDefault(name, Set.of()))));
        Set<String> troubles = new TreeSet<>();
        due.entrySet().removeIf(profile -> restart(profile.getKey(), profile.getValue(), troubles));
        troubles.stream().filter(trouble -> !told.contains(trouble)).forEach(LOG::warn);
        told = troubles;
        return due.isEmpty();
    }

    private boolean restart(String profile, Due devices, Set<String> troubles) {
        boolean done = true;
        try {
            for (Configuration device : devices()) {
                done &= restart(device, profile, devices, troubles);
            }
        } catch (IOException e) {
            troubles.add("profile " + profile + " changed; its devices cannot be listed, tried again: " + e);
            done = false;
        }
        if (done) {
            tell(profile, devices.restarted().size());
        }
        return done;
    }

    /**
     * An update with the properties it has raises a configuration's change count and is told to listeners, so that
     * Declarative Services start the device anew; {@link Configuration#update()} is not told to them.
     */
    private static boolean restart(Configuration device, String profile, Due devices, Set<String> troubles) {
        try {
            if (uses(device, profile) && devices.waits(device.getPid())) {
                device.update(device.getProperties());
                devices.restarted().add(device.getPid());
            }
            return true;
        } catch (IOException e) {
            troubles.add("a device is not restarted with its changed profile " + profile + ", tried again: " + e);
            return false;
        } catch (IllegalStateException e) {
            LOG.debug("profile {}: a device that used it is gone", profile, e);
            return true;
        }
    }

    /** As {@link ProfileStore#points} takes the name. */
    private static boolean uses(Configuration device, String profile) {
        Object name = device.getProperties().get("profile");
        return name != null && name.toString().strip().equals(profile);
    }

    private List<Configuration> devices() throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations(FILTER);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + FILTER + " is wrong", e);
        }
    }

    private void tell(String profile, int devices) {
        String problem = devices == 0 ? "" : folder.problem(profile);
        if (problem.isEmpty()) {
            LOG.info("profile {} changed; devices restarted: {}", profile, devices);
        } else {
            LOG.warn("profile {} changed and cannot be used by {} device(s): {}", profile, devices, problem);
        }
    }
}
