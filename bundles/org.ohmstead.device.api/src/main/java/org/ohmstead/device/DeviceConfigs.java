package org.ohmstead.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.Driver;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configurations of devices: files {@code etc/org.ohmstead.driver.<protocol>-<name>.cfg} and factory configurations
 * with the PID {@code org.ohmstead.driver.<protocol>~<name>}, one the picture of the other. Safe for use by any thread.
 *
 * <p>{@link #list}, {@link #of} and {@link #problems} are worked out beforehand and cost nothing. Whenever one of them has
 * another answer than before, the service property {@link #GENERATION} changes: in Declarative Services, a method
 * {@code updatedX(DeviceConfigs)} beside {@code setX} is called then. Configuration events are no substitute: they come
 * before the answers are there, and they do not come for a broken file or a new driver.
 */
@ProviderType
public interface DeviceConfigs {

    /** Service property: rises with every change of what this service answers. Type: {@code Long}. */
    String GENERATION = "ohmstead.generation";

    /**
     * One configuration as written.
     *
     * @param pid {@code org.ohmstead.driver.modbus~pump}
     * @param where its file, as {@code etc/org.ohmstead.driver.modbus-pump.cfg}; the PID if it has none
     * @param device the value of {@code device}; empty if that is missing
     * @param properties all keys but those of OSGi's own; secrets as references
     */
    record DeviceConfig(String pid, String where, String device, Map<String, Object> properties) {

        /** Copies the map. */
        public DeviceConfig {
            properties = Map.copyOf(properties);
        }

        /** {@return what follows {@code org.ohmstead.driver.} in the factory PID} */
        public String protocol() {
            return protocol(pid);
        }

        /**
         * {@return what follows {@code org.ohmstead.driver.} in the factory PID of a configuration}
         *
         * @param pid {@code org.ohmstead.driver.modbus~pump}, or {@code org.ohmstead.driver.modbus.<uuid>} as Config Admin
         *     makes them up for the web console
         */
        public static String protocol(String pid) {
            return pid.substring(Driver.PID_PREFIX.length()).split("[~.]", 2)[0];
        }
    }

    /**
     * {@return the same service, which makes changes in somebody's name} Without it, a change is that of the user for whom
     * the thread works by its JAAS subject, or of the gateway itself.
     *
     * @param who name of the user
     * @param via {@code rest}, {@code console} or {@code shell}
     */
    default DeviceConfigs by(String who, String via) {
        return this;
    }

    /** {@return all configurations of devices, ordered by PID} */
    List<DeviceConfig> list();

    /**
     * {@return the configuration of a device}
     *
     * @param device path
     */
    Optional<DeviceConfig> of(String device);

    /**
     * What is wrong with a configuration: unknown keys, wrong types, missing keys, values out of range, a path taken. What
     * is wrong is not applied. If another version of the configuration runs all the same, as its file was spoilt or a
     * change was refused, the problems have no key.
     *
     * @param pid of the configuration
     * @return what is wrong; empty if nothing is, or if no driver for the protocol is installed
     */
    List<ConfigProblem> problems(String pid);

    /**
     * Creates a device: checks, asks the driver beforehand if it offers a {@link org.ohmstead.driver.ConfigCheck}, writes
     * its file, applies it.
     *
     * @param protocol of the driver, which must be installed
     * @param properties its keys; values are texts, numbers or booleans, or lists of them
     * @return what was created
     * @throws ConfigException if anything is wrong, or the path is taken; nothing was changed
     * @throws ConfigConflictException if somebody else's change is in the way; nothing was changed
     * @throws java.io.UncheckedIOException if file or configuration cannot be written, or somebody else is changing them;
     *     another try may succeed
     */
    DeviceConfig create(String protocol, Map<String, Object> properties) throws ConfigException;

    /**
     * Replaces the configuration of a device, with the same checks: keys left out go back to their defaults.
     *
     * @param device path
     * @param properties its keys, as for {@link #create}; {@code device} may be left out but not changed
     * @return what it is now
     * @throws ConfigException if anything is wrong or the device is unknown; nothing was changed
     * @throws ConfigConflictException if it waits for a confirmation; nothing was changed
     * @throws java.io.UncheckedIOException if file or configuration cannot be written, or somebody else is changing them;
     *     another try may succeed
     */
    DeviceConfig replace(String device, Map<String, Object> properties) throws ConfigException;

    /**
     * Deletes a device with its file. Its history stays.
     *
     * @param device path
     * @return whether it existed
     * @throws ConfigException if what is left would be wrong; nothing was changed
     * @throws ConfigConflictException if it waits for a confirmation; nothing was changed
     * @throws java.io.UncheckedIOException if file or configuration cannot be deleted, or somebody else is changing them;
     *     another try may succeed
     */
    boolean delete(String device) throws ConfigException;

    /**
     * Deletes a configuration with its file, also one that names no path, or one that is taken. Its history stays.
     *
     * @param pid of the configuration
     * @return whether it existed
     * @throws ConfigException if what is left would be wrong; nothing was changed
     * @throws ConfigConflictException if it waits for a confirmation; nothing was changed
     * @throws java.io.UncheckedIOException if file or configuration cannot be deleted, or somebody else is changing them;
     *     another try may succeed
     */
    boolean deletePid(String pid) throws ConfigException;
}
