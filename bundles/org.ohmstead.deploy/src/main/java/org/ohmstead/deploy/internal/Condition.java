package org.ohmstead.deploy.internal;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * How a component of one configuration is.
 *
 * @param state as the component runtime numbers them
 * @param misses types of the services it waits for
 * @param failure the last cause why it could not be activated; empty if that did not happen
 */
record Condition(int state, Set<String> misses, Optional<String> failure) {

    private static final int LONG_TEXT = 300;
    private static final String CAUSE = "Caused by: ";
    /** What a driver throws that refuses its configuration, by its contract. */
    private static final String REFUSAL = IllegalArgumentException.class.getName();

    /** {@return how it is now} */
    static Condition of(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return new Condition(
                configuration.state,
                configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
                        ? Stream.of(configuration.unsatisfiedReferences)
                                .map(missing -> type(component, missing))
                                .collect(Collectors.toCollection(TreeSet::new))
                        : Set.of(),
                configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION
                        ? Optional.of(cause(configuration.failure))
                        : Optional.empty());
    }

    private static String type(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
        return Stream.of(component.references)
                .filter(reference -> reference.name.equals(missing.name))
                .map(reference -> reference.interfaceName)
                .findFirst()
                .orElse(missing.name);
    }

    /** {@return the last cause of a stack trace, without the stack} */
    private static String cause(String trace) {
        String last = "";
        for (String line : String.valueOf(trace).split("\\R")) {
            if (last.isEmpty() || line.startsWith(CAUSE)) {
                last = line.startsWith(CAUSE) ? line.substring(CAUSE.length()) : line;
            }
        }
        return last.length() > LONG_TEXT ? last.substring(0, LONG_TEXT) + "…" : last.strip();
    }

    boolean well() {
        return state == ComponentConfigurationDTO.SATISFIED || state == ComponentConfigurationDTO.ACTIVE;
    }

    /** What waits for a configuration is not broken. */
    boolean broken() {
        return state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE || failed();
    }

    /** {@return whether it could not be activated} */
    boolean failed() {
        return failure.isPresent();
    }

    /** {@return whether it could not be activated as it does not want its configuration} */
    boolean refuses() {
        return failure.filter(f -> f.equals(REFUSAL) || f.startsWith(REFUSAL + ":"))
                .isPresent();
    }

    /** {@return what is the matter, in words} */
    String words() {
        return switch (state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "has no configuration any more";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                "misses the service " + String.join(" and the service ", misses);
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "could not be activated: " + failure.orElse("");
            default -> "is well";
        };
    }
}
