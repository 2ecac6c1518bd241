package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * A component that is being activated and does not come to an end.
 *
 * @param id of it, as its service has it in {@code component.id}
 * @param name of the component, which may be that of several
 * @param type of its objects
 * @param pid of its configuration; may be empty
 */
record Hanging(long id, String name, String type, String pid) {

    private static final Duration BETWEEN = Duration.ofMillis(25);

    /**
     * Looks for components of a bundle that are being activated, and gives them time.
     *
     * @param runtime knows them
     * @param bundle whose
     * @param patience how long they may take from now on
     * @return those that have not come to an end
     */
    static List<Hanging> in(ServiceComponentRuntime runtime, Bundle bundle, Duration patience) {
        long begun = System.nanoTime();
        List<Hanging> busy = now(runtime, bundle);
        try {
            while (!busy.isEmpty() && System.nanoTime() - begun < patience.toNanos()) {
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                busy = now(runtime, bundle);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return busy;
    }

    private static List<Hanging> now(ServiceComponentRuntime runtime, Bundle bundle) {
        List<Hanging> busy = new ArrayList<>();
        if (!anyIsMade()) {
            return busy;
        }
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO one : runtime.getComponentConfigurationDTOs(component)) {
                if (busy(component, one)) {
                    Object pid = one.properties.get("service.pid");
                    busy.add(new Hanging(
                            one.id, component.name, component.implementationClass, pid == null ? "" : pid.toString()));
                }
            }
        }
        return busy;
    }

    /** Whoever could not be made, as its class is missing or it was interrupted, looks as if it still were. */
    private static boolean anyIsMade() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(f -> f.getClassName().startsWith("org.apache.felix.scr.impl.manager.")
                        && f.getMethodName().equals("createImplementationObject"));
    }

    /** Only who waits for somebody to ask for it is satisfied for long without being active, and its service is there. */
    private static boolean busy(ComponentDescriptionDTO component, ComponentConfigurationDTO one) {
        return one.state == ComponentConfigurationDTO.SATISFIED
                && component.factory == null
                && (component.immediate || one.service == null);
    }

    /** {@return the thread that is in a component's code on behalf of the component runtime, and where} */
    Optional<Map.Entry<Thread, StackTraceElement>> thread() {
        return Thread.getAllStackTraces().entrySet().stream()
                .flatMap(e -> frame(e.getValue()).map(frame -> Map.entry(e.getKey(), frame)).stream())
                .findFirst();
    }

    /** {@return where in this component's code a thread is} */
    Optional<StackTraceElement> frame(StackTraceElement[] stack) {
        boolean activated = Stream.of(stack).anyMatch(f -> f.getClassName().startsWith("org.apache.felix.scr.impl."));
        return Stream.of(stack)
                .filter(f -> activated && f.getClassName().equals(type))
                .findFirst();
    }
}
