package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.driver.Driver;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * What the component runtime knows of drivers at one moment. It copies all it knows of all components with each answer: it
 * is asked when something is wanted, once for each protocol, however many devices there are. For use by one thread.
 */
final class DriverComponents {

    private final ServiceComponentRuntime components;
    private final Map<String, List<ComponentDescriptionDTO>> drivers = new HashMap<>();
    private final Map<String, Map<String, ActivationFailure>> failures = new HashMap<>();
    private Collection<ComponentDescriptionDTO> all = List.of();
    private boolean asked;

    DriverComponents(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** {@return whether any bundle serves a protocol} */
    boolean installed(String protocol) {
        return !drivers(protocol).isEmpty();
    }

    /** {@return the component that serves a protocol, if it is switched off} */
    Optional<String> disabled(String protocol) {
        List<ComponentDescriptionDTO> found = drivers(protocol);
        return found.stream().noneMatch(components::isComponentEnabled)
                ? found.stream().map(d -> d.name).findFirst()
                : Optional.empty();
    }

    /** {@return why the component of a configuration could not be activated, if it was tried} */
    Optional<ActivationFailure> failure(DeviceConfig config) {
        return Optional.ofNullable(
                failures.computeIfAbsent(config.protocol(), this::failures).get(config.pid()));
    }

    private Map<String, ActivationFailure> failures(String protocol) {
        return drivers(protocol).stream()
                .flatMap(d -> components.getComponentConfigurationDTOs(d).stream())
                .filter(c -> c.state == ComponentConfigurationDTO.FAILED_ACTIVATION && c.failure != null)
                .collect(toMap(
                        c -> String.valueOf(c.properties.get("service.pid")),
                        c -> ActivationFailure.of(c.failure),
                        (a, b) -> a));
    }

    private List<ComponentDescriptionDTO> drivers(String protocol) {
        if (!asked) {
            all = components.getComponentDescriptionDTOs();
            asked = true;
        }
        return drivers.computeIfAbsent(Driver.PID_PREFIX + protocol, factory -> all.stream()
                .filter(d -> List.of(d.configurationPid).contains(factory))
                .toList());
    }
}
