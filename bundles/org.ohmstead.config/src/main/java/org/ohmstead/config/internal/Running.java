package org.ohmstead.config.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What Config Admin holds of ours. */
final class Running {

    private final ConfigurationAdmin admin;

    /**
     * One configuration.
     *
     * @param pid with its parts
     * @param content without what is not ours
     * @param foreignFile the name of the file that Karaf's shell says it wrote; empty if it did not
     */
    record Entry(PidName pid, Content content, String foreignFile) {}

    Running(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** {@return all of them, by PID} */
    SortedMap<String, Entry> list() throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (Configuration configuration : configurations("(service.pid=" + PidName.PREFIX + "*)")) {
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties != null) {
                String factory = configuration.getFactoryPid() == null ? "" : configuration.getFactoryPid();
                PidName pid = PidName.of(configuration.getPid(), factory);
                entries.put(pid.pid(), new Entry(pid, Content.of(properties), foreignFile(properties)));
            }
        }
        return entries;
    }

    private Configuration[] configurations(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? new Configuration[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + filter + " is wrong", e);
        }
    }

    private static String foreignFile(Dictionary<String, Object> properties) {
        Object value = properties.get(Content.FOREIGN_FILE);
        if (value == null) {
            return "";
        }
        try {
            return Path.of(new URI(value.toString())).getFileName().toString();
        } catch (java.net.URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            return value.toString();
        }
    }

    /**
     * Creates or updates a configuration.
     *
     * @throws IllegalArgumentException if Config Admin refuses a key
     */
    void apply(PidName pid, Content content) throws IOException {
        configuration(pid).update(content.dictionary());
    }

    void delete(PidName pid) throws IOException {
        configuration(pid).delete();
    }

    private Configuration configuration(PidName pid) throws IOException {
        if (pid.factory().isEmpty()) {
            return admin.getConfiguration(pid.pid(), "?");
        }
        Configuration[] found = configurations("(service.pid=" + escape(pid.pid()) + ")");
        return found.length > 0 ? found[0] : admin.getFactoryConfiguration(pid.factory(), pid.name(), "?");
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\()*]", "\\\\$0");
    }
}
