package org.ohmstead.config.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Config Admin holds of ours. Nothing is overwritten or deleted that somebody else changed since the last look. For use
 * by one thread at a time.
 */
final class Running {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final ConfigurationAdmin admin;
    /** What each was when it was last listed, or changed by us. */
    private final Map<String, String> states = new HashMap<>();
    /** When those were found that had been set under another name, by PID. */
    private final Map<String, Long> adopted = new HashMap<>();

    /**
     * One configuration.
     *
     * @param pid with its parts
     * @param content without what is not ours
     * @param foreignFile the name of the file that Karaf's shell says it wrote; empty if it did not
     */
    record Entry(PidName pid, Content content, String foreignFile) {

        private String state() {
            return content.hash() + " " + foreignFile;
        }
    }

    Running(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** {@return all of them, by PID} */
    SortedMap<String, Entry> list() throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (Configuration configuration : configurations("(service.pid=" + PidName.PREFIX + "*)")) {
            entry(adopted(configuration))
                    .ifPresent(entry -> entries.put(entry.pid().pid(), entry));
        }
        states.clear();
        entries.forEach((pid, entry) -> states.put(pid, entry.state()));
        return entries;
    }

    /**
     * {@return a configuration as its component looks for it} Karaf's shell and the web console make a single one of a PID that
     * they do not find, also if it is named as one of several, or as the file of one: nobody would ever read it.
     */
    private Configuration adopted(Configuration configuration) throws IOException {
        Dictionary<String, Object> properties = configuration.getProperties();
        Optional<PidName> meant =
                configuration.getFactoryPid() == null ? PidName.meantBy(configuration.getPid()) : Optional.empty();
        if (meant.isEmpty() || properties == null) {
            return configuration;
        }
        PidName pid = meant.get();
        String set = configuration.getPid();
        configuration.delete();
        Configuration made = admin.getFactoryConfiguration(pid.factory(), pid.name(), "?");
        properties.remove(Constants.SERVICE_PID);
        made.update(properties);
        adopted.put(pid.pid(), System.nanoTime());
        LOG.info("{}: set elsewhere as a single configuration, taken for {}", set, pid.pid());
        return made;
    }

    /**
     * {@return whether a configuration was set under another name just now} FileInstall may delete the file that it has seen
     * together with that name.
     */
    boolean justAdopted(String pid) {
        Long at = adopted.get(pid);
        return at != null && System.nanoTime() - at < Waiting.AFTERMATH.toNanos();
    }

    private static Optional<Entry> entry(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties == null) {
            return Optional.empty();
        }
        String factory = configuration.getFactoryPid() == null ? "" : configuration.getFactoryPid();
        PidName pid = PidName.of(configuration.getPid(), factory);
        return Optional.of(new Entry(pid, Content.of(properties), foreignFile(properties)));
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
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return value.toString();
        }
    }

    /**
     * Creates or updates a configuration.
     *
     * @throws IOException if it is no longer as it was listed, or cannot be stored
     * @throws IllegalArgumentException if Config Admin refuses a key
     */
    void apply(PidName pid, Content content) throws IOException {
        Optional<Configuration> present = unchanged(pid);
        Configuration configuration = present.isPresent() ? present.get() : made(pid);
        configuration.update(content.dictionary());
        states.put(pid.pid(), new Entry(pid, content, "").state());
    }

    /**
     * Deletes a configuration if there is one.
     *
     * @throws IOException if it is no longer as it was listed, or cannot be deleted
     */
    void delete(PidName pid) throws IOException {
        Optional<Configuration> present = unchanged(pid);
        if (present.isPresent()) {
            present.get().delete();
            states.remove(pid.pid());
        }
    }

    private Optional<Configuration> unchanged(PidName pid) throws IOException {
        Optional<Configuration> now = Arrays.stream(configurations("(service.pid=" + escape(pid.pid()) + ")"))
                .findFirst();
        Optional<String> state = now.flatMap(Running::entry).map(Entry::state);
        if (!state.equals(Optional.ofNullable(states.get(pid.pid())))) {
            throw new TouchedException("the running configuration has just been changed by somebody else");
        }
        return now;
    }

    /** {@return what a configuration is now; empty if there is none} */
    Optional<Content> now(String pid) throws IOException {
        return Arrays.stream(configurations("(service.pid=" + escape(pid) + ")"))
                .findFirst()
                .flatMap(Running::entry)
                .map(Entry::content);
    }

    private Configuration made(PidName pid) throws IOException {
        return pid.factory().isEmpty()
                ? admin.getConfiguration(pid.pid(), "?")
                : admin.getFactoryConfiguration(pid.factory(), pid.name(), "?");
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\()*]", "\\\\$0");
    }
}
