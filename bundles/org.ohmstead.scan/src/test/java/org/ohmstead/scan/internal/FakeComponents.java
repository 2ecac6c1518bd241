package org.ohmstead.scan.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A component runtime that knows of no component. */
final class FakeComponents {

    private FakeComponents() {}

    static ServiceComponentRuntime none() {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                ServiceComponentRuntime.class.getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, args) -> List.of());
    }
}
