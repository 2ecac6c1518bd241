package org.ohmstead.features.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Origin;
import org.ohmstead.device.ConfigException;

/** The configuration of the gateway: what people did to the features stands in its history, and can be undone there. */
final class ConfigurationsNotebook implements Notebook {

    private final Configurations configurations;
    private Map<String, Object> properties = Map.of();
    private String version = ChangeSet.NEW;

    ConfigurationsNotebook(Configurations configurations) {
        this.configurations = configurations;
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
            configurations.apply(change, new Origin("system", "system", why), Optional.empty());
        } catch (ConfigException | ConflictException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
