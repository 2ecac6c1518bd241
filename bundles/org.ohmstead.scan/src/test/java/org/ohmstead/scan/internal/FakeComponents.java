package org.ohmstead.scan.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** A component runtime that knows the components a test names: none at first. */
final class FakeComponents {

    private final Map<String, ComponentDescriptionDTO> installed = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean enabled = true;

    /** {@return how often it was asked for something that it copies} */
    int questions() {
        return questions.get();
    }

    void install(String factory) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = factory + ".internal.Component";
        description.configurationPid = new String[] {factory};
        installed.put(factory, description);
    }

    void uninstall(String factory) {
        installed.remove(factory);
    }

    void enable(boolean all) {
        enabled = all;
    }

    /** A component could not be activated: its constructor threw. */
    void fail(String pid, RuntimeException failure) {
        failures.put(pid, failure.toString());
    }

    ServiceComponentRuntime service() {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                ServiceComponentRuntime.class.getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getComponentDescriptionDTOs" -> {
                        questions.incrementAndGet();
                        yield installed.values();
                    }
                    case "isComponentEnabled" -> enabled;
                    case "getComponentConfigurationDTOs" -> failed();
                    default -> throw new AssertionError("the scan does not use " + method);
                });
    }

    private Collection<ComponentConfigurationDTO> failed() {
        questions.incrementAndGet();
        List<ComponentConfigurationDTO> all = new ArrayList<>();
        failures.forEach((pid, failure) -> {
            ComponentConfigurationDTO dto = new ComponentConfigurationDTO();
            dto.properties = Map.of("service.pid", pid);
            dto.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
            dto.failure = failure;
            all.add(dto);
        });
        return all;
    }
}
