package org.ohmstead.driver.modbus.internal;

import java.util.Set;
import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Profiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Refuses beforehand what {@link ModbusDriver} would refuse. */
@Component(service = ConfigCheck.class)
public final class ModbusCheck implements ConfigCheck<ModbusConfig> {

    private final Profiles profiles;
    private final ModbusLinks lines;

    /**
     * Called by Declarative Services.
     *
     * @param profiles reads the points
     * @param lines of this bundle
     */
    @Activate
    public ModbusCheck(@Reference(name = "profiles") Profiles profiles, @Reference(name = "lines") ModbusLinks lines) {
        this.profiles = profiles;
        this.lines = lines;
    }

    @Override
    public String protocol() {
        return ModbusSettings.PROTOCOL;
    }

    @Override
    public Class<ModbusConfig> type() {
        return ModbusConfig.class;
    }

    @Override
    public void check(ModbusConfig config, String pid) {
        lines.check(ModbusSettings.of(config, profiles).url(), pid);
    }

    @Override
    public void together(Set<String> pids, Runnable work) {
        lines.together(pids, work);
    }

    @Override
    public void changing(Set<String> pids) {
        lines.changing(pids);
    }

    @Override
    public void unchanged(Set<String> pids) {
        lines.unchanged(pids);
    }
}
