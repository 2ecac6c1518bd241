package org.ohmstead.driver.sml.internal;

import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Profiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Refuses beforehand what {@link SmlDriver} would refuse. */
@Component(service = ConfigCheck.class)
public final class SmlCheck implements ConfigCheck<SmlConfig> {

    private final Profiles profiles;

    /**
     * Called by Declarative Services.
     *
     * @param profiles reads the points
     */
    @Activate
    public SmlCheck(@Reference(name = "profiles") Profiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public String protocol() {
        return MeterSettings.PROTOCOL;
    }

    @Override
    public Class<SmlConfig> type() {
        return SmlConfig.class;
    }

    @Override
    public void check(SmlConfig config, String pid) {
        MeterSettings.of(config, profiles);
    }
}
