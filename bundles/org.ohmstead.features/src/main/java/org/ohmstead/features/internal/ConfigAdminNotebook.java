package org.ohmstead.features.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Config Admin; the bundle {@code config} writes what is changed there into the file. */
final class ConfigAdminNotebook implements Notebook {

    private final ConfigurationAdmin admin;

    ConfigAdminNotebook(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Wanted read() throws IOException {
        return Wanted.of(properties());
    }

    /** {@return the properties of a configuration; none if it does not exist} */
    static Dictionary<String, Object> properties(ConfigurationAdmin admin, String pid) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            Dictionary<String, Object> properties = found == null ? null : found[0].getProcessedProperties(null);
            return properties == null ? FrameworkUtil.asDictionary(Map.of()) : properties;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(pid + ": a PID expected", e);
        }
    }

    private Dictionary<String, Object> properties() throws IOException {
        return properties(admin, FeaturesComponent.PID);
    }

    @Override
    public void write(Wanted wanted, String why) throws IOException {
        admin.getConfiguration(FeaturesComponent.PID, "?").update(wanted.into(properties()));
    }
}
