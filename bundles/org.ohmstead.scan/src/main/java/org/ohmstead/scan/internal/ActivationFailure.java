package org.ohmstead.scan.internal;

import java.util.List;
import java.util.Set;

/**
 * Why the component of a driver could not be activated.
 *
 * @param refusal whether the driver has something against its configuration; else it has a defect, which no file is to blame for
 * @param text what the driver has to say of the configuration; of a defect, the class and the message of its cause
 */
record ActivationFailure(boolean refusal, String text) {

    private static final String CAUSE = "Caused by: ";
    private static final String REFUSAL = IllegalArgumentException.class.getName();

    /** What calls a driver, and tells nothing of it. */
    private static final Set<String> AROUND =
            Set.of("java.lang.reflect.InvocationTargetException", "org.osgi.service.component.ComponentException");

    /** Reads what the component runtime keeps of it. By contract a driver refuses a configuration by what it throws itself. */
    static ActivationFailure of(String stackTrace) {
        List<String> thrown = stackTrace.lines().limit(1).toList();
        List<String> causes = stackTrace
                .lines()
                .filter(line -> line.startsWith(CAUSE))
                .map(line -> line.substring(CAUSE.length()))
                .toList();
        String outermost = thrown.stream()
                .filter(line -> !AROUND.contains(type(line)))
                .findFirst()
                .orElseGet(() -> causes.stream()
                        .filter(line -> !AROUND.contains(type(line)))
                        .findFirst()
                        .orElse(String.join("", thrown)));
        if (type(outermost).equals(REFUSAL) && outermost.length() > REFUSAL.length()) {
            return new ActivationFailure(true, outermost.substring(REFUSAL.length() + 2));
        }
        return new ActivationFailure(false, causes.isEmpty() ? outermost : causes.get(causes.size() - 1));
    }

    private static String type(String line) {
        int colon = line.indexOf(": ");
        return colon < 0 ? line.strip() : line.substring(0, colon);
    }
}
