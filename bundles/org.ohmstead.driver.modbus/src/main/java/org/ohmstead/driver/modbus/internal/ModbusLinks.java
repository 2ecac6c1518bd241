package org.ohmstead.driver.modbus.internal;

import java.util.Set;
import org.ohmstead.lib.transport.SharedLinks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The lines of all Modbus devices. Immediate, so that a line outlives the moment in which its only device is configured
 * anew.
 */
@Component(service = ModbusLinks.class, immediate = true)
public final class ModbusLinks {

    private final SharedLinks<ModbusLine> lines;

    /** Called by Declarative Services. */
    @Activate
    public ModbusLinks() {
        this.lines = new SharedLinks<>();
    }

    SharedLinks.Lease<ModbusLine> acquire(ModbusUrl url, String owner) {
        return lines.acquire(url.place().link(), url.settings(), owner, () -> new ModbusLine(url));
    }

    /** Refuses what {@link #acquire} would refuse. */
    void check(ModbusUrl url, String owner) {
        lines.check(url.place().link(), url.settings(), owner);
    }

    /** Has owners checked that change at one time. */
    void together(Set<String> owners, Runnable work) {
        lines.together(owners, work);
    }

    /** Owners are about to let go, all of them. */
    void changing(Set<String> owners) {
        lines.changing(owners);
    }

    /** They do not, after all. */
    void unchanged(Set<String> owners) {
        lines.unchanged(owners);
    }

    @Deactivate
    void close() {
        lines.close();
    }
}
