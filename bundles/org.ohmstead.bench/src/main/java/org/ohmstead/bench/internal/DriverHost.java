package org.ohmstead.bench.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Profiles;

/**
 * Makes a Modbus driver without OSGi, as Declarative Services does: by reflection, with a proxy for the configuration's
 * annotation.
 */
final class DriverHost {

    private static final String PACKAGE = "org.ohmstead.driver.modbus.internal.";

    private DriverHost() {}

    /** {@return a driver with these keys; the others have their defaults} */
    static Driver modbus(Map<String, Object> keys, List<PointEntry> points) throws ReflectiveOperationException {
        Class<?> config = Class.forName(PACKAGE + "ModbusConfig");
        Class<?> links = Class.forName(PACKAGE + "ModbusLinks");
        Object proxy =
                Proxy.newProxyInstance(config.getClassLoader(), new Class<?>[] {config}, (self, method, args) -> {
                    Object value = keys.get(method.getName().replace('_', '.'));
                    return value == null ? method.getDefaultValue() : value;
                });
        Profiles profiles = (protocol, profile, text) -> points;
        try {
            return Class.forName(PACKAGE + "ModbusDriver")
                    .asSubclass(Driver.class)
                    .getConstructor(config, Map.class, Profiles.class, links)
                    .newInstance(
                            proxy,
                            Map.of("service.pid", "bench"),
                            profiles,
                            links.getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the driver refused its configuration: " + e.getCause(), e);
        }
    }
}
