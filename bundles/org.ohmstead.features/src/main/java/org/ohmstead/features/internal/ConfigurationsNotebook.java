package org.ohmstead.features.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Origin;
import org.ohmstead.device.ConfigException;

/** The configuration of the gateway: what people did to the features stands in its history, and can be undone there. */
final class ConfigurationsNotebook implements Notebook {

    private static final Origin SYSTEM = new Origin("system", "system", "");

    private final Configurations configurations;
    private final Supplier<Set<Origin>> actors;
    private Map<String, Object> properties = Map.of();
    private String version = ChangeSet.NEW;

    /**
     * Keeps.
     *
     * @param configurations of the gateway
     * @param actors tells who has just changed features; of several, none is taken to be meant
     */
    ConfigurationsNotebook(Configurations configurations, Supplier<Set<Origin>> actors) {
        this.configurations = configurations;
        this.actors = actors;
    }

    @Override
    public Wanted read() throws IOException {
        Optional<ConfigItem> item = configurations.item(FeaturesComponent.PID);
        if (item.isPresent() && !item.get().problems().isEmpty()) {
            throw new IOException(item.get().problems().get(0).text());
        }
        properties = item.map(ConfigItem::properties).orElse(Map.of());
        version = item.map(ConfigItem::version).orElse(ChangeSet.NEW);
        return Wanted.of(properties);
    }

    @Override
    public void write(Wanted wanted, String why) throws IOException {
        ChangeSet change =
                new ChangeSet(List.of(new ChangeSet.Put(FeaturesComponent.PID, version, wanted.into(properties))));
        try {
            configurations.apply(change, origin(why), Optional.empty());
        } catch (ConfigException | ConflictException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void refuse(Wanted wanted, String why, String reason) {
        ChangeSet change = new ChangeSet(
                List.of(new ChangeSet.Put(FeaturesComponent.PID, ChangeSet.ANY, wanted.into(properties))));
        configurations.refused(change, origin(why), reason);
    }

    private Origin origin(String why) {
        Set<Origin> known = actors.get();
        Origin by = known.size() == 1 ? known.iterator().next() : SYSTEM;
        return new Origin(by.who(), by.via(), why);
    }
}
