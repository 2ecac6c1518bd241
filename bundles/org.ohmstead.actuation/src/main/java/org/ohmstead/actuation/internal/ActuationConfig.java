package org.ohmstead.actuation.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where the audit is kept, and how much of it. */
@ObjectClassDefinition(name = "Actuation", description = "Commands to points, and their audit.")
@interface ActuationConfig {

    String PID = "org.ohmstead.actuation";

    @AttributeDefinition(
            name = "Directory of the audit",
            description = "One file a month, readable for the gateway's account only.")
    String audit_directory() default "${karaf.data}/audit";

    @AttributeDefinition(
            name = "Audit kept at least",
            description = "What is younger is never deleted, however much it is, in days.",
            min = "1",
            max = "36500")
    int audit_keep_min_days() default 90;

    @AttributeDefinition(
            name = "Audit kept at most",
            description = "The file of a month that ended earlier is deleted, in days; at least audit.keep.min.days.",
            min = "1",
            max = "36500")
    int audit_keep_max_days() default 730;

    @AttributeDefinition(
            name = "Size of the audit",
            description = "If all files together are larger, the oldest is deleted unless it is younger than what is"
                    + " kept at least, in MB.",
            min = "1",
            max = "1000000")
    int audit_size_max_mb() default 512;
}
