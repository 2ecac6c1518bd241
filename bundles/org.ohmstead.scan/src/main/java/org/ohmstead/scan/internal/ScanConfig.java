package org.ohmstead.scan.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the scan, PID {@value Scan#PID}. */
@ObjectClassDefinition(name = "Ohmstead scan", description = "How devices are asked for their values.")
@interface ScanConfig {

    /** How long a silent unit is left alone at most. */
    @AttributeDefinition(
            name = "Longest pause",
            description =
                    "The longest time in s that a unit which does not answer is left alone before it is asked again.",
            min = "1",
            max = "86400")
    int backoff_max_s() default 600;
}
