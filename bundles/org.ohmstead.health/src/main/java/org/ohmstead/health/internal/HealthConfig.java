package org.ohmstead.health.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the health tree and the watchdog, PID {@value HealthService#PID}. */
@ObjectClassDefinition(
        name = "Health",
        description = "When the gateway calls itself unwell, and what the watchdog does about parts that are stuck.")
@interface HealthConfig {

    /** Whether stuck parts are restarted. */
    @AttributeDefinition(
            name = "Watchdog",
            description =
                    "Whether a part that must not get stuck is restarted when it is. If not, it is only reported.")
    boolean watchdog() default true;

    /** Whether the process ends if that does not help. */
    @AttributeDefinition(
            name = "End the process",
            description =
                    "Whether the process ends with exit code 70, for its supervisor to start it anew, when restarting a"
                            + " stuck part did not help.")
    boolean watchdog_exit() default true;

    /** How long a restart may take. */
    @AttributeDefinition(
            name = "Time for a restart",
            description = "How long it may take in s until a part that is restarted is there again.",
            min = "1",
            max = "3600")
    int watchdog_restart_s() default 60;

    /** How long after a restart a part must not get stuck again. */
    @AttributeDefinition(
            name = "Probation",
            description =
                    "If a part gets stuck again within this time in min after its restart, restarting it did not help.",
            min = "1",
            max = "10080")
    int watchdog_probation_min() default 60;

    /** What must be free on the disk. */
    @AttributeDefinition(
            name = "Least free space",
            description = "If less is free on the disk of the data folder, in MB, the gateway is degraded.",
            min = "0",
            max = "1000000")
    int disk_free_min_mb() default 200;

    /** What may be full of the memory. */
    @AttributeDefinition(
            name = "Most memory in use",
            description =
                    "If more of the memory for objects is in use after it was tidied up, in %, the gateway is degraded.",
            min = "1",
            max = "100")
    int memory_used_max_percent() default 90;
}
