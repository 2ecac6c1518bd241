package org.ohmstead.driver.simulated.internal;

import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Profiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Refuses beforehand what {@link SimulatedDriver} would refuse. */
@Component(service = ConfigCheck.class)
public final class SimulatedCheck implements ConfigCheck<SimulatedConfig> {

    private final Profiles profiles;

    /**
     * Called by Declarative Services.
     *
     * @param profiles reads the points
     */
    @Activate
    public SimulatedCheck(@Reference(name = "profiles") Profiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public String protocol() {
        return SimulatedSettings.PROTOCOL;
    }

    @Override
    public Class<SimulatedConfig> type() {
        return SimulatedConfig.class;
    }

    @Override
    public void check(SimulatedConfig config, String pid) {
        SimulatedSettings.of(config, profiles);
    }
}
