package org.ohmstead.driver.modbus.internal;

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

    @Deactivate
    void close() {
        lines.close();
    }
}
