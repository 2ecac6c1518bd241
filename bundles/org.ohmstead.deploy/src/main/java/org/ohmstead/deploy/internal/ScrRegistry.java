package org.ohmstead.deploy.internal;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Makes Felix SCR forget a component whose activation never ends. Left alone it keeps it, and each change of a configuration
 * with its PID fails at it, also for the bundle that has come in its place. There is no public way; see decision 0128.
 */
final class ScrRegistry {

    private ScrRegistry() {}

    /**
     * Forgets.
     *
     * @param runtime Felix SCR's
     * @param bundle of the component
     * @param component its name
     * @throws ReflectiveOperationException if this is another component runtime, or another version
     */
    static void forget(ServiceComponentRuntime runtime, Bundle bundle, String component)
            throws ReflectiveOperationException {
        Field field = runtime.getClass().getDeclaredField("componentRegistry");
        field.setAccessible(true);
        Object registry = field.get(runtime);
        Method method = registry.getClass().getDeclaredMethod("unregisterComponentHolder", Bundle.class, String.class);
        method.setAccessible(true);
        try {
            method.invoke(registry, bundle, component);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(String.valueOf(e.getCause()), e.getCause());
        }
    }
}
