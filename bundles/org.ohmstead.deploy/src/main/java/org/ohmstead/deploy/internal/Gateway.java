package org.ohmstead.deploy.internal;

import java.util.Optional;
import org.apache.karaf.features.FeaturesService;
import org.ohmstead.config.Configurations;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.Devices;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Services that come and go, asked for each time.
 *
 * <p>They may be part of what is being swapped, so nobody keeps them.
 */
interface Gateway {

    /** {@return the devices, if there is a scan} */
    Optional<Devices> devices();

    /** {@return whom to tell that drivers are replaced, if there is a scan} */
    Optional<DeviceUpdates> updates();

    /** {@return who knows about components, if there is one} */
    Optional<ServiceComponentRuntime> components();

    /** {@return Karaf's features, if there are any} */
    Optional<FeaturesService> features();

    /** {@return who knows which configurations are not applied, if there is one} */
    Optional<Configurations> configurations();

    /** {@return whether all that is installed at the start is installed} */
    boolean booted();

    /** {@return whether all of the gateway is being stopped: what goes wrong then is nobody's fault} */
    boolean ending();
}
