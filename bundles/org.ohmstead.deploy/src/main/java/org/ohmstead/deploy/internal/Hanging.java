package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** How often none must be seen after one was interrupted. */
    private static final int QUIET_LOOKS = 10;

    private static final String RUNTIME = "org.apache.felix.scr.impl.";
    /** Where the component runtime makes and activates an object. */
    private static final String MAKES = "createImplementationObject";

    /**
     * Looks for components of a bundle that are being activated, gives them time, and then interrupts them, one after the
     * other, as long as that ends any.
     *
     * @param runtime knows them
     * @param bundle whose
     * @param patience how long they may take from now on until they are interrupted, and then until the next of them ends
     * @param others threads that hang in what was left aside earlier
     * @return those that have not come to an end
     */
    static List<Hanging> in(
            ServiceComponentRuntime runtime, Bundle bundle, Duration patience, Collection<Thread> others) {
        long begun = System.nanoTime();
        long changed = begun + patience.toNanos();
        int quiet = 0;
        List<Hanging> busy = now(runtime, bundle, others);
        try {
            // Whose turn is next on an interrupted thread hangs a moment later only.
            while (!(busy.isEmpty() && quiet == 0) && !over(begun, LONGEST) && !over(changed, patience)) {
                if (over(begun, patience) && !busy.isEmpty()) {
                    busy.forEach(h -> h.thread(others).ifPresent(t -> t.getKey().interrupt()));
                    quiet = QUIET_LOOKS;
                }
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                List<Hanging> before = busy;
                busy = now(runtime, bundle, others);
                quiet = busy.isEmpty() ? Math.max(0, quiet - 1) : quiet;
                changed = busy.equals(before) ? changed : Math.max(changed, System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return busy;
    }

    private static boolean over(long since, Duration limit) {
        return System.nanoTime() - since > limit.toNanos();
    }

    private static List<Hanging> now(ServiceComponentRuntime runtime, Bundle bundle, Collection<Thread> others) {
        List<Hanging> busy = new ArrayList<>();
        if (makers(others).findAny().isEmpty()) {
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
    private static Stream<Map.Entry<Thread, StackTraceElement[]>> makers(Collection<Thread> others) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> !others.contains(e.getKey()) && makes(e.getValue()));
    }

    /** {@return whether a thread makes or activates an object on behalf of the component runtime} */
    static boolean makes(StackTraceElement[] stack) {
        return Stream.of(stack)
                .anyMatch(f -> f.getClassName().startsWith(RUNTIME)
                        && f.getMethodName().equals(MAKES));
    }

    /** Only who waits for somebody to ask for it is satisfied for long without being active, and its service is there. */
    private static boolean busy(ComponentDescriptionDTO component, ComponentConfigurationDTO one) {
        return one.state == ComponentConfigurationDTO.SATISFIED
                && component.factory == null
                && (component.immediate || one.service == null);
    }

    /**
     * Finds who activates it.
     *
     * @param others threads that hang elsewhere
     * @return the thread that is in the component's code on behalf of the component runtime, and where
     */
    Optional<Map.Entry<Thread, StackTraceElement>> thread(Collection<Thread> others) {
        return makers(others)
                .flatMap(e -> frame(e.getValue()).map(frame -> Map.entry(e.getKey(), frame)).stream())
                .findFirst();
    }

    /** {@return where in this component's code a thread is that activates it} */
    Optional<StackTraceElement> frame(StackTraceElement[] stack) {
        return makes(stack)
                ? Stream.of(stack).filter(f -> f.getClassName().equals(type)).findFirst()
                : Optional.empty();
    }
}
